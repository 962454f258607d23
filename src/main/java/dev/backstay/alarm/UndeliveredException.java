package dev.backstay.alarm;

/// A notice is not known to have arrived. Its message has no secret: of a URL it shows scheme and
/// host.
public final class UndeliveredException extends Exception {

  private static final long serialVersionUID = 1;

  /// Says what happened, with values.
  public UndeliveredException(String message) {
    super(message);
  }

  /// The same, with the fault that led to it.
  public UndeliveredException(String message, Throwable cause) {
    super(message, cause);
  }
}
