package dev.backstay.store;

import java.io.IOException;

/// The place has no room for the object; the object was not created.
public final class StoreFullException extends IOException {

  /// Says what did not fit where, with the fault that showed it.
  public StoreFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
