package dev.backstay.component.sqlite;

import java.sql.SQLException;

/// A file is not a whole SQLite database; the message says what was found.
final class InvalidDatabaseException extends Exception {

  InvalidDatabaseException(String finding) {
    super(finding);
  }

  InvalidDatabaseException(String finding, Throwable cause) {
    super(finding, cause);
  }

  /// What it means that SQLite cannot read one.
  static InvalidDatabaseException unreadable(SQLException broken) {
    return new InvalidDatabaseException("SQLite cannot read it: " + broken.getMessage(), broken);
  }

  /// The finding.
  String finding() {
    return String.valueOf(getMessage());
  }
}
