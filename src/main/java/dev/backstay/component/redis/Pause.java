package dev.backstay.component.redis;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/// Time in which a server goes on.
final class Pause {

  private Pause() {}

  static void millis(long millis) throws InterruptedIOException {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the server");
    }
  }
}
