package dev.backstay.failure;

import org.jspecify.annotations.Nullable;

/// Another operation holds what this one needs, or was left unfinished.
public final class OperationInProgressException extends OperationFailedException {

  /// Names the reason, what was found (with concrete values), and what to do next.
  public OperationInProgressException(FailureCode code, String message, @Nullable String hint) {
    super(code, message, hint, null);
  }

  /// The same, with the fault that led to it.
  public OperationInProgressException(
      FailureCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(code, message, hint, cause);
  }
}
