package dev.backstay.failure;

import org.jspecify.annotations.Nullable;

/// The operation was interrupted before it was done.
public final class CancelledException extends OperationFailedException {

  /// Names the reason, what was found (with concrete values), and what to do next.
  public CancelledException(FailureCode code, String message, @Nullable String hint) {
    super(code, message, hint, null);
  }

  /// The same, with the fault that led to it.
  public CancelledException(
      FailureCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(code, message, hint, cause);
  }
}
