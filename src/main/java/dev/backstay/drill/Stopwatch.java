package dev.backstay.drill;

import dev.backstay.evidence.Phase;
import dev.backstay.run.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Measures the steps that pass by.
final class Stopwatch implements Progress {

  private final Progress next;
  private final List<Phase> phases = new ArrayList<>();
  private final long began = System.nanoTime();
  private @Nullable Step current;
  private long since;

  Stopwatch(Progress next) {
    this.next = next;
  }

  @Override
  public synchronized void report(Event event) {
    if (event instanceof Step step) {
      endStep();
      current = step;
      since = System.nanoTime();
    }
    next.report(event);
  }

  /// Ends the step that is under way.
  synchronized void endStep() {
    var ended = current;
    if (ended != null) {
      phases.add(
          new Phase(
              ended.what(),
              ended.subject(),
              Duration.ofNanos(System.nanoTime() - since),
              ended.bytesExpected()));
      current = null;
    }
  }

  /// How long it has been running.
  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /// What was measured.
  synchronized List<Phase> phases() {
    return List.copyOf(phases);
  }
}
