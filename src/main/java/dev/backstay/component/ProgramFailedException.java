package dev.backstay.component;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A program did not take the state that it was given.
public final class ProgramFailedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String byHand;

  ProgramFailedException(String message, String byHand, @Nullable Throwable cause) {
    super(message, cause);
    this.byHand = byHand;
  }

  /// How a person can do the same, as a sentence.
  public String byHand() {
    return byHand;
  }
}
