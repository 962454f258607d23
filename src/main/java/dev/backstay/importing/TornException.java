package dev.backstay.importing;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// An archive ends early, or has bytes that no archive has.
final class TornException extends IOException {

  TornException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
