package dev.backstay.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The store could not do it now, or did not say whether it did; if it is asked again a little
/// later, it may.
public final class StoreBusyException extends IOException {

  /// Says what happened where.
  public StoreBusyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
