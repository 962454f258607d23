package dev.backstay.component.s3;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// An answer that no server with the S3 protocol gives to what was asked.
final class ProtocolException extends IOException {

  ProtocolException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
