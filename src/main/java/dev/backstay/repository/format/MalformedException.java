package dev.backstay.repository.format;

/// Bytes that are not what they should be; names the field and the limit.
///
/// Checked, so that whoever knows the object's name translates it.
public sealed class MalformedException extends Exception permits UnsafePathException {

  public MalformedException(String message) {
    super(message);
  }
}
