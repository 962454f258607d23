package dev.backstay.repository.format;

/// An entry whose path, or the path it links to, could lead out of its component.
public final class UnsafePathException extends MalformedException {

  public UnsafePathException(String message) {
    super(message);
  }
}
