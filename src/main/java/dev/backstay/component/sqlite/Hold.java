package dev.backstay.component.sqlite;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/// The time during which a point of a live database is held, and its bounds.
final class Hold {

  /// A write-ahead log cannot be reset while it is read, so it grows. One gibibyte is a disk's
  /// worth on no machine; four times the database is what a bulk load into a small one may need.
  private static final long WAL_GROWTH_MIN = 1L << 30;

  private static final int WAL_GROWTH_FACTOR = 4;

  private final Generation live;
  private final Duration limit;
  private final long startedNanos = System.nanoTime();
  private final long walBefore;
  private final long walGrowthMax;
  private long walGrowth;

  /// Begins a hold of at most `limit`.
  Hold(Generation live, Duration limit) throws IOException {
    this.live = live;
    this.limit = limit;
    this.walBefore = sizeOf(live.wal());
    this.walGrowthMax = Math.max(WAL_GROWTH_MIN, WAL_GROWTH_FACTOR * Files.size(live.main()));
  }

  /// Called after every step of the copy.
  ///
  /// @throws CaptureFailedException if a bound is exceeded
  void check() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancelledException(
          FailureCode.CANCELLED, "interrupted while " + live.main() + " was copied", null);
    }
    walGrowth = Math.max(walGrowth, sizeOf(live.wal()) - walBefore);
    if (walGrowth > walGrowthMax) {
      throw new CaptureFailedException(
          FailureCode.CAPTURE_FAILED,
          "the write-ahead log of %s grew by %d bytes while it was copied, more than %d"
              .formatted(live.main(), walGrowth, walGrowthMax),
          "Take the snapshot when less is written, or make scratch space faster.");
    }
    if (millis() > limit.toMillis()) {
      throw new CaptureFailedException(
          FailureCode.CAPTURE_FAILED,
          "copying %s took longer than the %d ms it may be held"
              .formatted(live.main(), limit.toMillis()),
          "Raise the hold limit of this component, or make scratch space faster.");
    }
  }

  /// How long it has lasted.
  long millis() {
    return (System.nanoTime() - startedNanos) / 1_000_000;
  }

  /// The size of the write-ahead log when the hold began.
  long walBefore() {
    return walBefore;
  }

  /// How far the write-ahead log has grown at most.
  long walGrowth() {
    return walGrowth;
  }

  private static long sizeOf(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException absent) {
      return 0;
    }
  }
}
