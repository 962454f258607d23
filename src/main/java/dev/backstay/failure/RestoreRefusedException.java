package dev.backstay.failure;

import org.jspecify.annotations.Nullable;

/// A restore was refused before anything live was touched.
public final class RestoreRefusedException extends OperationFailedException {

  /// Names the reason, what was found (with concrete values), and what to do next.
  public RestoreRefusedException(FailureCode code, String message, @Nullable String hint) {
    super(code, message, hint, null);
  }

  /// The same, with the fault that led to it.
  public RestoreRefusedException(
      FailureCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(code, message, hint, cause);
  }
}
