package dev.backstay.failure;

import org.jspecify.annotations.Nullable;

/// A rehearsed restore that could not be held, or showed that a snapshot is not good. Nothing live
/// was touched.
public final class DrillFailedException extends OperationFailedException {

  /// Names the reason, what was found (with concrete values), and what to do next.
  public DrillFailedException(FailureCode code, String message, @Nullable String hint) {
    super(code, message, hint, null);
  }

  /// The same, with the fault that led to it.
  public DrillFailedException(
      FailureCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(code, message, hint, cause);
  }
}
