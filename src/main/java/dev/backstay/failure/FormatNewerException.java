package dev.backstay.failure;

import org.jspecify.annotations.Nullable;

/// The repository, or the journal of a service, was written by a newer version; nothing was written
/// to it.
public final class FormatNewerException extends OperationFailedException {

  /// Names the reason, what was found (with concrete values), and what to do next.
  public FormatNewerException(FailureCode code, String message, @Nullable String hint) {
    super(code, message, hint, null);
  }

  /// The same, with the fault that led to it.
  public FormatNewerException(
      FailureCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(code, message, hint, cause);
  }
}
