package dev.backstay.backup;

import dev.backstay.component.Component;
import dev.backstay.snapshot.Capture;
import java.util.ArrayList;
import java.util.List;

/// Captures that are open at the same time, closed together.
final class OpenCaptures implements AutoCloseable {

  private final List<Open> open = new ArrayList<>();

  /// One of them.
  record Open(Component component, Capture capture) {}

  void add(Component component, Capture capture) {
    open.add(new Open(component, capture));
  }

  List<Open> all() {
    return List.copyOf(open);
  }

  @Override
  public void close() {
    RuntimeException first = null;
    for (var each : open.reversed()) {
      try {
        each.capture().close();
      } catch (RuntimeException failed) {
        if (first == null) {
          first = failed;
        } else {
          first.addSuppressed(failed);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
