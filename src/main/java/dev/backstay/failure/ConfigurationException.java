package dev.backstay.failure;

import org.jspecify.annotations.Nullable;

/// The configuration is wrong; nothing was started.
public final class ConfigurationException extends OperationFailedException {

  /// Names the reason, what was found (with concrete values), and what to do next.
  public ConfigurationException(FailureCode code, String message, @Nullable String hint) {
    super(code, message, hint, null);
  }

  /// The same, with the fault that led to it.
  public ConfigurationException(
      FailureCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(code, message, hint, cause);
  }
}
