package dev.backstay.failure;

import org.jspecify.annotations.Nullable;

/// What was typed does not name something that exists, or names more than one thing.
public final class UsageException extends OperationFailedException {

  /// Names the reason, what was found (with concrete values), and what to do next.
  public UsageException(FailureCode code, String message, @Nullable String hint) {
    super(code, message, hint, null);
  }

  /// The same, with the fault that led to it.
  public UsageException(
      FailureCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(code, message, hint, cause);
  }
}
