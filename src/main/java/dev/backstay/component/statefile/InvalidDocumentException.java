package dev.backstay.component.statefile;

/// A document that does not parse or lacks what it must have. The message names the place and the
/// kind of fault, never the text found there, which may be a secret.
final class InvalidDocumentException extends Exception {

  InvalidDocumentException(String message) {
    super(message);
  }

  /// A fault that a parser found; what it quotes is left out.
  static InvalidDocumentException at(long line, long column, String fault) {
    var unquoted = fault.replaceAll("'[^']*'|\"[^\"]*\"|`[^`]*`", "…");
    var firstLine = unquoted.lines().findFirst().orElse("not well-formed");
    return new InvalidDocumentException("line " + line + ", column " + column + ": " + firstLine);
  }

  /// The message, which every fault has.
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
