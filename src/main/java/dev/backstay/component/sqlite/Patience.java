package dev.backstay.component.sqlite;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Waits for a gap between a busy writer's transactions.
///
/// The gaps are shorter than a millisecond, so it tries often, at random instants.
final class Patience {

  private static final long PAUSE_MIN_NANOS = 100_000;
  private static final long PAUSE_MAX_NANOS = 2_000_000;

  private final Path file;
  private final long limitNanos;
  private final long startedNanos = System.nanoTime();

  /// Begins to wait for the file.
  Patience(Path file, Duration limit) {
    this.file = file;
    this.limitNanos = limit.toNanos();
  }

  /// Lets a moment pass.
  ///
  /// @throws CaptureFailedException if the time is up
  void pause() {
    if (System.nanoTime() - startedNanos > limitNanos) {
      throw new CaptureFailedException(
          FailureCode.CAPTURE_FAILED,
          "no consistent point of %s could be had in %d ms: another process keeps it locked"
              .formatted(file, millis()),
          "Raise the lock wait of this component, or look for a process that holds a transaction"
              + " open.");
    }
    var nanos = ThreadLocalRandom.current().nextLong(PAUSE_MIN_NANOS, PAUSE_MAX_NANOS);
    try {
      Thread.sleep(Duration.ofNanos(nanos));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancelledException(
          FailureCode.CANCELLED, "interrupted while waiting for " + file, null, interrupted);
    }
  }

  /// How long it has waited.
  long millis() {
    return (System.nanoTime() - startedNanos) / 1_000_000;
  }
}
