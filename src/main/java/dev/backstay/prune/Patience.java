package dev.backstay.prune;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.FailureCode;
import java.time.Duration;

/// Waits while time passes.
@FunctionalInterface
public interface Patience {

  /// Returns after so long at the earliest.
  void pause(Duration duration);

  /// Sleeps.
  Patience SLEEP =
      duration -> {
        try {
          Thread.sleep(duration);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new CancelledException(FailureCode.CANCELLED, "waiting was interrupted", null, e);
        }
      };
}
