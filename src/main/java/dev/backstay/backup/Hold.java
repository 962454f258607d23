package dev.backstay.backup;

import java.time.Duration;

/// How to hold an orchestrator's writers still for the length of a capture.
public interface Hold {

  /// Nothing holds the writers.
  Hold NONE = _ -> () -> {};

  /// Holds the writers.
  ///
  /// @param wait how long to try
  /// @throws dev.backstay.failure.CaptureFailedException if they cannot be held
  Held begin(Duration wait);

  /// Writers being held. Closing lets them go on; closing again does nothing.
  interface Held extends AutoCloseable {
    /// @throws dev.backstay.failure.CaptureFailedException if they could not be let go
    @Override
    void close();
  }
}
