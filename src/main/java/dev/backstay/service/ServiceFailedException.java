package dev.backstay.service;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A service could not be stopped, or not be started, or is not well.
public final class ServiceFailedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String advice;

  ServiceFailedException(String message, String advice, @Nullable Throwable cause) {
    super(message, cause);
    this.advice = advice;
  }

  /// What a person can do, as a sentence.
  public String advice() {
    return advice;
  }
}
