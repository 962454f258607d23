package dev.backstay.cli;

import dev.backstay.run.Progress;
import java.time.InstantSource;

/// Shows what a run has done so far.
final class ProgressDisplay implements Progress, AutoCloseable {

  private final Output output;
  private final ProgressStyle style;
  private final InstantSource clock;
  private Step step = new Step("", "", 0);
  private long stepSince;
  private long shownAt;
  private long bytes;
  private long entries;
  private boolean drawn;

  ProgressDisplay(Output output, ProgressStyle style, InstantSource clock) {
    this.output = output;
    this.style = style;
    this.clock = clock;
    shownAt = clock.millis();
    stepSince = shownAt;
  }

  @Override
  public synchronized void report(Event event) {
    switch (event) {
      case Step next -> begin(next);
      case Advanced advanced -> {
        bytes += advanced.bytes();
        entries += advanced.entries();
        showIfDue();
      }
      case Warning warning -> {
        clear();
        output.warnInRun(warning.code(), warning.message());
      }
    }
  }

  private void begin(Step next) {
    step = next;
    stepSince = clock.millis();
    bytes = 0;
    entries = 0;
    if (style == ProgressStyle.BAR || style == ProgressStyle.JSON) {
      show(stepSince);
    }
  }

  private void showIfDue() {
    if (style == ProgressStyle.NONE) {
      return;
    }
    var now = clock.millis();
    if (now - shownAt >= style.intervalMillis()) {
      show(now);
    }
  }

  private void show(long now) {
    shownAt = now;
    var reading = new ProgressReading(step, bytes, entries, Math.max(0, now - stepSince));
    switch (style) {
      case BAR -> {
        output.draw(reading.withBar());
        drawn = true;
      }
      case LINES -> output.say(reading.words());
      case JSON -> output.object(reading::write);
      case NONE -> {}
    }
  }

  private void clear() {
    if (drawn) {
      output.draw("");
      drawn = false;
    }
  }

  /// Leaves the line free for what comes next.
  @Override
  public synchronized void close() {
    clear();
  }
}
