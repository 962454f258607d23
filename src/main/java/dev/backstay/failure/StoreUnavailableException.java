package dev.backstay.failure;

import org.jspecify.annotations.Nullable;

/// The place that keeps the repository, or what a service remembers, did not do what was asked of
/// it.
public final class StoreUnavailableException extends OperationFailedException {

  /// Names the reason, what was found (with concrete values), and what to do next.
  public StoreUnavailableException(FailureCode code, String message, @Nullable String hint) {
    super(code, message, hint, null);
  }

  /// The same, with the fault that led to it.
  public StoreUnavailableException(
      FailureCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(code, message, hint, cause);
  }
}
