package dev.backstay.failure;

import org.jspecify.annotations.Nullable;

/// There is no repository at the place that was named.
public final class RepositoryNotFoundException extends OperationFailedException {

  /// Names the reason, what was found (with concrete values), and what to do next.
  public RepositoryNotFoundException(FailureCode code, String message, @Nullable String hint) {
    super(code, message, hint, null);
  }

  /// The same, with the fault that led to it.
  public RepositoryNotFoundException(
      FailureCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(code, message, hint, cause);
  }
}
