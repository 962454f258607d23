package dev.backstay.restore;

import dev.backstay.run.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Keeps the warnings that are reported on the way, for the report.
final class Warnings implements Progress {

  private final Progress progress;
  private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

  Warnings(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void report(Event event) {
    if (event instanceof Progress.Warning warning) {
      messages.add(warning.message());
    }
    progress.report(event);
  }

  /// Those that were reported, after others; more may be added.
  List<String> after(List<String> others) {
    var all = new ArrayList<>(others);
    all.addAll(messages);
    return all;
  }
}
