package dev.backstay.cli;

import dev.backstay.failure.FailureCode;
import java.time.Duration;
import java.util.Optional;

/// Ends the process, as a signal would, if something does not end in time.
final class TimeLimit implements AutoCloseable {

  private final Thread counting;

  private TimeLimit(Thread counting) {
    this.counting = counting;
  }

  /// Begins to count.
  ///
  /// @param limit none if empty
  /// @param what takes the time
  static TimeLimit of(Optional<Duration> limit, Output output, String what) {
    return new TimeLimit(
        Thread.ofPlatform()
            .daemon()
            .name("time limit")
            .start(() -> limit.ifPresent(it -> endAfter(it, output, what))));
  }

  private static void endAfter(Duration limit, Output output, String what) {
    try {
      Thread.sleep(limit);
    } catch (InterruptedException inTime) {
      Thread.currentThread().interrupt();
      return;
    }
    output.error(
        FailureCode.CANCELLED.label(),
        what + " was given up: it has not ended within " + Words.span(limit),
        Optional.of("Allow it more time, or fewer components with --only."),
        ExitCode.INTERRUPTED);
    System.exit(ExitCode.INTERRUPTED.number());
  }

  @Override
  public void close() {
    counting.interrupt();
  }
}
