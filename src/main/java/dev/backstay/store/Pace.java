package dev.backstay.store;

import java.io.InterruptedIOException;
import java.time.Duration;

/// How fast bytes may go: a bucket of one second's worth that fills again. What is more than it
/// holds goes at once, and whoever comes next waits until it is paid for. May be used by several
/// threads.
public final class Pace {

  private final long bytesPerSecond;
  private final Timing timing;
  private double available;
  private long filledAt;

  /// @param bytesPerSecond at least one
  public Pace(long bytesPerSecond, Timing timing) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException(bytesPerSecond + " bytes a second");
    }
    this.bytesPerSecond = bytesPerSecond;
    this.timing = timing;
    available = (double) bytesPerSecond;
    filledAt = timing.now();
  }

  /// Returns when all that went before is paid for, and takes so many bytes on account.
  void take(long bytes) throws InterruptedIOException {
    var debt = book(bytes);
    if (debt > 0) {
      timing.pause(Duration.ofNanos((long) (debt * 1e9 / bytesPerSecond)));
    }
  }

  /// Takes bytes on account that went already.
  void note(long bytes) {
    book(bytes);
  }

  private synchronized double book(long bytes) {
    var now = timing.now();
    var earned = (now - filledAt) / 1e9 * bytesPerSecond;
    available = Math.min((double) bytesPerSecond, available + earned);
    filledAt = now;
    var debt = -available;
    available -= bytes;
    return debt;
  }
}
