package dev.backstay.failure;

import org.jspecify.annotations.Nullable;

/// A restore failed and every component was returned to its former bytes.
public final class RestoreRolledBackException extends OperationFailedException {

  /// Names the reason, what was found (with concrete values), and what to do next.
  public RestoreRolledBackException(FailureCode code, String message, @Nullable String hint) {
    super(code, message, hint, null);
  }

  /// The same, with the fault that led to it.
  public RestoreRolledBackException(
      FailureCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(code, message, hint, cause);
  }
}
