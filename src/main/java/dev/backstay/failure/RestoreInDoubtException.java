package dev.backstay.failure;

import org.jspecify.annotations.Nullable;

/// A restore ended with the live state neither the former nor the new one; a person must look.
public final class RestoreInDoubtException extends OperationFailedException {

  /// Names the reason, what was found (with concrete values), and what to do next.
  public RestoreInDoubtException(FailureCode code, String message, @Nullable String hint) {
    super(code, message, hint, null);
  }

  /// The same, with the fault that led to it.
  public RestoreInDoubtException(
      FailureCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(code, message, hint, cause);
  }
}
