package dev.backstay.journal;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.FormatNewerException;
import dev.backstay.failure.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/// The failures of a journal, worded in one place.
///
/// @param file the database
record JournalFaults(Path file) {

  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int READ_ONLY = 8;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANNOT_OPEN = 14;
  private static final int NO_DATABASE = 26;

  /// What stands in a row and cannot have been written there.
  static final class DamagedRowException extends SQLException {

    DamagedRowException(String found, @Nullable Throwable cause) {
      super(found, cause);
    }
  }

  /// What a failure of SQLite means.
  ///
  /// @param what what could not be done, as `read`
  StoreUnavailableException of(String what, SQLException failed) {
    var found = String.valueOf(failed.getMessage());
    if (failed instanceof DamagedRowException) {
      return damaged(found, failed);
    }
    return switch (primaryCode(failed)) {
      case CORRUPT, NO_DATABASE -> damaged(found, failed);
      case FULL ->
          new StoreUnavailableException(
              FailureCode.STORE_FULL,
              "there is no room for the journal %s: %s".formatted(file, found),
              "Nothing of it was kept. Make room on that disk, then ask again.",
              failed);
      case BUSY, LOCKED ->
          unavailable(
              what,
              found,
              "Another process has been writing to it for longer than ten seconds: see which has it"
                  + " open, then ask again.",
              failed);
      case READ_ONLY, CANNOT_OPEN ->
          unavailable(
              what,
              found,
              "Run as the user whose file it is, and see that its directory can be written.",
              failed);
      default -> unavailable(what, found, "See that its disk is sound, then ask again.", failed);
    };
  }

  private static int primaryCode(SQLException failure) {
    return failure instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xFF : -1;
  }

  /// Its directory or the files beside it could not be made.
  StoreUnavailableException unmade(IOException failed) {
    return unavailable(
        "opened", failed.toString(), "Correct the directory, or the rights to it.", failed);
  }

  private StoreUnavailableException unavailable(
      String what, String found, String hint, Throwable failed) {
    return new StoreUnavailableException(
        FailureCode.STORE_UNAVAILABLE,
        "the journal %s cannot be %s: %s".formatted(file, what, found),
        hint,
        failed);
  }

  /// It is there and is not what was written.
  StoreUnavailableException damaged(String found, @Nullable Throwable failed) {
    return new StoreUnavailableException(
        FailureCode.JOURNAL_DAMAGED,
        "the journal %s is damaged: %s".formatted(file, found),
        "Move it elsewhere, together with %1$s-wal and %1$s-shm, and start again. The history of"
                .formatted(file.getFileName())
            + " runs, tokens, accounts, changed settings and the audit trail stay behind in it;"
            + " no snapshot and no protection is lost.",
        failed);
  }

  /// A newer version wrote it.
  FormatNewerException newer(long found) {
    return new FormatNewerException(
        FailureCode.FORMAT_NEWER,
        "the journal %s has version %d; this version of Backstay knows %d"
            .formatted(file, found, Schema.version()),
        "Use the version of Backstay that wrote it, or a newer one.");
  }
}
