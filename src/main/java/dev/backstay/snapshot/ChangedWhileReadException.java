package dev.backstay.snapshot;

import java.io.IOException;

/// A content changed while it was read, so that what was read may be no version of it.
public final class ChangedWhileReadException extends IOException {

  public ChangedWhileReadException(String message) {
    super(message);
  }
}
