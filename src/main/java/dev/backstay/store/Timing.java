package dev.backstay.store;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/// How much time has passed, and how to let some pass.
///
/// @param nanoTime counts nanoseconds from some instant on, as [System#nanoTime] does
/// @param sleeper what waits
public record Timing(LongSupplier nanoTime, Sleeper sleeper) {

  /// The machine's.
  public static Timing system() {
    return new Timing(System::nanoTime, Thread::sleep);
  }

  /// The count now.
  long now() {
    return nanoTime.getAsLong();
  }

  void pause(Duration duration) throws InterruptedIOException {
    try {
      sleeper.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var interrupted = new InterruptedIOException("interrupted while waiting for the store");
      interrupted.initCause(e);
      throw interrupted;
    }
  }
}
