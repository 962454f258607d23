package dev.backstay.s3;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// An answer that no server with the S3 protocol gives to what was asked.
public final class ProtocolException extends IOException {

  /// Says what the answer was.
  public ProtocolException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
