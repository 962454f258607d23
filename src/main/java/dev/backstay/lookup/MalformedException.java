package dev.backstay.lookup;

/// A text is not what it should be. The message quotes nothing of it, since that may be a secret.
public final class MalformedException extends Exception {

  private static final long serialVersionUID = 1;

  MalformedException(String message) {
    super(message);
  }
}
