package dev.backstay.backup;

import dev.backstay.failure.CaptureFailedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// A hold with its instants, let go at the latest when its limit has passed.
final class HeldSpan implements AutoCloseable {

  private final Hold.Held held;
  private final InstantSource clock;
  private final Instant from;
  private final Thread watchdog;
  private @Nullable Instant until;
  private @Nullable CaptureFailedException notReleased;

  HeldSpan(Hold hold, Duration wait, Duration limit, InstantSource clock) {
    this.clock = clock;
    held = hold.begin(wait);
    from = clock.instant();
    watchdog = Thread.ofVirtual().start(() -> releaseAfter(limit));
  }

  private void releaseAfter(Duration limit) {
    try {
      Thread.sleep(limit);
      release();
    } catch (InterruptedException endedInTime) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void release() {
    if (until == null) {
      until = clock.instant();
      try {
        held.close();
      } catch (CaptureFailedException failed) {
        notReleased = failed;
      }
    }
  }

  /// Whether the writers were held for all of that time.
  synchronized boolean covers(Instant start, Instant end) {
    return !start.isBefore(from) && (until == null || !end.isAfter(until));
  }

  /// Lets go, if the limit has not done so.
  ///
  /// @throws CaptureFailedException if the writers could not be let go, then or now
  @Override
  public void close() {
    release();
    watchdog.interrupt();
    requireReleased();
  }

  private synchronized void requireReleased() {
    if (notReleased != null) {
      throw notReleased;
    }
  }
}
