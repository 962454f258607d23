package dev.backstay.s3;

import java.io.IOException;

/// No answer came, or not all of it: whether the server did what it was asked is not known.
public final class UnansweredException extends IOException {

  /// Says how it ended.
  public UnansweredException(String message, Throwable cause) {
    super(message, cause);
  }
}
