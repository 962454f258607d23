package dev.backstay.component.postgres;

import dev.backstay.component.PostgresDatabase;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What is said of a database with which something went wrong.
final class Failures {

  private Failures() {}

  static CaptureFailedException capture(
      PostgresDatabase database, String what, @Nullable IOException cause) {
    return new CaptureFailedException(
        FailureCode.CAPTURE_FAILED,
        "the database " + database.place() + " " + what,
        "Try `psql %s` by hand with the same account and the same `PG` variables."
            .formatted(database.place()),
        cause);
  }

  static CaptureFailedException toolTooOld(String program, ClientVersion found) {
    return new CaptureFailedException(
        FailureCode.TOOL_TOO_OLD,
        program
            + " is "
            + found
            + ", which can be made to run code by what it reads; "
            + found.needed()
            + " is not",
        "Install PostgreSQL's client programs of a current minor release, or name them with"
            + " `programs`.");
  }

  static RestoreRefusedException restore(
      PostgresDatabase database, FailureCode code, String what, @Nullable IOException cause) {
    return new RestoreRefusedException(
        code,
        "the database " + database.place() + " " + what,
        "Nothing live was touched; mend the cause, then restore again.",
        cause);
  }
}
