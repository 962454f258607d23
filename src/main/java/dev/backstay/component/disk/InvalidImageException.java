package dev.backstay.component.disk;

/// A disk image cannot be kept whole; the message says what was found.
final class InvalidImageException extends Exception {

  private static final long serialVersionUID = 1;

  private final boolean damaged;

  /// One that says something that is not supported.
  InvalidImageException(String message) {
    this(message, false);
  }

  private InvalidImageException(String message, boolean damaged) {
    super(message);
    this.damaged = damaged;
  }

  /// One whose own bytes make no sense.
  static InvalidImageException damaged(String message) {
    return new InvalidImageException(message, true);
  }

  boolean isDamaged() {
    return damaged;
  }
}
