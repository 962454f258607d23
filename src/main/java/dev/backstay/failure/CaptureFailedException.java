package dev.backstay.failure;

import org.jspecify.annotations.Nullable;

/// A component could not be captured; no snapshot was committed that counts as good.
public final class CaptureFailedException extends OperationFailedException {

  /// Names the reason, what was found (with concrete values), and what to do next.
  public CaptureFailedException(FailureCode code, String message, @Nullable String hint) {
    super(code, message, hint, null);
  }

  /// The same, with the fault that led to it.
  public CaptureFailedException(
      FailureCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(code, message, hint, cause);
  }
}
