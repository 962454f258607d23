package dev.backstay.store;

import java.time.Duration;

/// Lets time pass.
@FunctionalInterface
public interface Sleeper {

  /// Returns when so much time has passed.
  void sleep(Duration duration) throws InterruptedException;
}
