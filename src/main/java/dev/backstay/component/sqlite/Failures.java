package dev.backstay.component.sqlite;

import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.RestoreRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/// The failures of captures and restores, worded in one place.
final class Failures {

  private Failures() {}

  static CaptureFailedException missing(Path path, IOException absent) {
    return new CaptureFailedException(
        FailureCode.SOURCE_MISSING,
        "there is no database at " + path,
        "Correct the path of this component, or start the application that makes the database.",
        absent);
  }

  static CaptureFailedException invalid(Path path, InvalidDatabaseException invalid) {
    return new CaptureFailedException(
        FailureCode.CAPTURE_INVALID,
        path + ": " + invalid.finding(),
        "Look at the database with its application; `backstay snapshots` shows the last good one.",
        invalid);
  }

  static CaptureFailedException refused(Path path, SQLException refused) {
    return new CaptureFailedException(
        FailureCode.CAPTURE_FAILED,
        "SQLite cannot read " + path + ": " + refused.getMessage(),
        "Run as a user that may read the database and write its -shm file.",
        refused);
  }

  static CaptureFailedException unreadable(Path path, IOException fault) {
    return new CaptureFailedException(
        FailureCode.CAPTURE_FAILED,
        "cannot read " + path + ": " + Reason.of(fault, path),
        "Run as a user that may read the database, and see that its disk is sound.",
        fault);
  }

  static RestoreRefusedException staged(Path file, InvalidDatabaseException invalid) {
    return new RestoreRefusedException(
        FailureCode.STAGED_INVALID,
        file + ": " + invalid.finding(),
        "Check the repository with its data, or choose another snapshot.",
        invalid);
  }

  static RestoreRefusedException stagedUnreadable(Path file, IOException fault) {
    return new RestoreRefusedException(
        FailureCode.STAGED_INVALID,
        "cannot read the staged database " + file + ": " + fault,
        "See that the disk of the destination is sound.",
        fault);
  }
}
