package dev.backstay.failure;

import org.jspecify.annotations.Nullable;

/// Stored bytes are missing, changed or foreign; none of them was delivered.
public final class RepositoryDamagedException extends OperationFailedException {

  /// Names the reason, what was found (with concrete values), and what to do next.
  public RepositoryDamagedException(FailureCode code, String message, @Nullable String hint) {
    super(code, message, hint, null);
  }

  /// The same, with the fault that led to it.
  public RepositoryDamagedException(
      FailureCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(code, message, hint, cause);
  }
}
