package dev.backstay.backup;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// A hold with its instants, let go at the latest when its limit has passed, or when the process is
/// told to end.
final class HeldSpan implements AutoCloseable {

  private final Hold.Held held;
  private final InstantSource clock;
  private final Instant from;
  private final Thread watchdog;
  private final Thread atExit = new Thread(this::release, "let go");
  private boolean begun;
  private @Nullable Instant until;
  private @Nullable CaptureFailedException notReleased;

  HeldSpan(Hold hold, Duration wait, Duration limit, InstantSource clock) {
    this.clock = clock;
    atExit();
    // Who lets go waits until it is known what is held.
    synchronized (this) {
      try {
        held = hold.begin(wait);
        begun = true;
      } finally {
        if (!begun) {
          forgetExit();
        }
      }
    }
    from = clock.instant();
    watchdog = Thread.ofVirtual().start(() -> releaseAfter(limit));
  }

  private void atExit() {
    try {
      Runtime.getRuntime().addShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      throw new CancelledException(
          FailureCode.CANCELLED, "the process was told to end", null, ending);
    }
  }

  private void forgetExit() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      // It runs already, and finds nothing left to do.
      return;
    }
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
    if (begun && until == null) {
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
    forgetExit();
    watchdog.interrupt();
    requireReleased();
  }

  private synchronized void requireReleased() {
    if (notReleased != null) {
      throw notReleased;
    }
  }
}
