package dev.backstay.failure;

import org.jspecify.annotations.Nullable;

/// No key slot opens with the secret that was given.
public final class KeyWrongException extends OperationFailedException {

  /// Names the reason, what was found (with concrete values), and what to do next.
  public KeyWrongException(FailureCode code, String message, @Nullable String hint) {
    super(code, message, hint, null);
  }

  /// The same, with the fault that led to it.
  public KeyWrongException(
      FailureCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(code, message, hint, cause);
  }
}
