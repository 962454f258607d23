package dev.backstay.component.statefile;

import java.time.Duration;

/// Lets time pass between two attempts to read a document that is being written.
@FunctionalInterface
public interface Pause {

  /// Waits so long.
  void of(Duration duration) throws InterruptedException;
}
