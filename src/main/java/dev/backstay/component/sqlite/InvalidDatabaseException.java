package dev.backstay.component.sqlite;

/// A file is not a whole SQLite database; the message says what was found.
final class InvalidDatabaseException extends Exception {

  InvalidDatabaseException(String finding) {
    super(finding);
  }

  InvalidDatabaseException(String finding, Throwable cause) {
    super(finding, cause);
  }

  /// The finding.
  String finding() {
    return String.valueOf(getMessage());
  }
}
