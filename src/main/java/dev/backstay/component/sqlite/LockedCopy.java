package dev.backstay.component.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Copies the files of a live database under SQLite's locks, so that recovering the copy gives one
/// committed state. It writes to none of them. Used once.
///
/// **Rollback journal.** Under the shared lock nobody writes to the main file. A journal found
/// beside it is copied too. Left by a crash, it takes the copy back to the last commit, exactly as
/// it would the live database at its next opening. Belonging to a transaction under way, it holds
/// pages that the main file still has, so applying any part of it changes nothing.
///
/// **Write-ahead log in use.** A read transaction is opened through SQLite, which pins a place in
/// the log: until it ends, nothing behind that place goes to the main file. The log is copied
/// first; recovery ends at its last whole commit, which is not before the pinned place, and its
/// pages stand over whatever of them reached the main file meanwhile. Only a reader for whom the
/// whole log was already in the main file lets the log be restarted, and keeps the main file as it
/// is; so if the log's header changed while it was copied, the main file alone is the state.
///
/// **Write-ahead log of nobody.** Without the shared memory file nobody has the database open, and
/// whoever opens it while the shared lock is held cannot remove that file again: if it is still
/// absent after the copy, nothing changed.
///
/// SQLite's own backup interface, as the driver offers it, is not used: once begun it cannot be
/// ended early (its native loop looks at nothing but the result of each step), and it restarts or
/// starves beside a writer unless it too holds a transaction.
///
/// While a channel to the main file is open here, nothing else in this process may open and close
/// that file: the locks would be gone.
final class LockedCopy {

  /// The limits of a hold are looked at after each step.
  private static final int STEP_BYTES = 16 << 20;
  private static final int WAL_HEADER_LENGTH = 32;

  private final Generation live;
  private final Generation copy;
  private final Limits limits;
  private final InstantSource clock;

  /// Prepares to copy `live` to `copy`, whose main file exists and is empty.
  LockedCopy(Generation live, Generation copy, Limits limits, InstantSource clock) {
    this.live = live;
    this.copy = copy;
    this.limits = limits;
    this.clock = clock;
  }

  /// What a copy established.
  ///
  /// @param pointAt when the point was fixed
  /// @param lockWaitMillis how long it took to get there
  /// @param holdMillis how long it was held
  /// @param walBytesBefore size of the write-ahead log when the hold began
  /// @param walGrowthBytes how much it grew until the hold ended
  record Outcome(
      Instant pointAt,
      long lockWaitMillis,
      long holdMillis,
      long walBytesBefore,
      long walGrowthBytes) {}

  /// Copies. The copy is not recovered yet.
  ///
  /// @throws InvalidDatabaseException if the live file is no database
  /// @throws SQLException if SQLite refuses to read it
  /// @throws dev.backstay.failure.CaptureFailedException if a limit is exceeded
  Outcome run() throws IOException, SQLException, InvalidDatabaseException {
    var patience = new Patience(live.main(), limits.lockWait());
    try (var main = FileChannel.open(live.main(), StandardOpenOption.READ)) {
      while (SharedLock.tryOn(main).isEmpty()) {
        patience.pause();
      }
      var logged = DatabaseHeader.read(main).wal() || Files.exists(live.wal());
      if (!logged) {
        return copyHeld(main, patience);
      }
      if (Files.notExists(live.sharedMemory())) {
        var outcome = copyHeld(main, patience);
        if (Files.notExists(live.sharedMemory())) {
          return outcome;
        }
      }
      try (var _ = pin(patience)) {
        return copyHeld(main, patience);
      }
    }
  }

  private Database pin(Patience patience) throws SQLException {
    var reader = Database.live(live.main());
    try {
      while (!begins(reader)) {
        patience.pause();
      }
      return reader;
    } catch (SQLException | RuntimeException failure) {
      reader.close();
      throw failure;
    }
  }

  private static boolean begins(Database reader) throws SQLException {
    reader.run("begin");
    try {
      reader.number("select count(*) from sqlite_schema");
      return true;
    } catch (SQLException failure) {
      reader.run("rollback");
      if (Database.isBusy(failure)) {
        return false;
      }
      throw failure;
    }
  }

  private Outcome copyHeld(FileChannel main, Patience patience) throws IOException {
    var waited = patience.millis();
    var hold = new Hold(live, limits.hold());
    copySidecar(live.journal(), copy.journal(), hold);
    copyLog(hold);
    var pointAt = clock.instant();
    try (var to = writer(copy.main())) {
      pour(main, to, hold);
    }
    return new Outcome(pointAt, waited, hold.millis(), hold.walBefore(), hold.walGrowth());
  }

  private void copyLog(Hold hold) throws IOException {
    var before = logHeader();
    copySidecar(live.wal(), copy.wal(), hold);
    if (!Arrays.equals(before, logHeader())) {
      Files.deleteIfExists(copy.wal());
    }
  }

  private byte @Nullable [] logHeader() throws IOException {
    try (var log = FileChannel.open(live.wal(), StandardOpenOption.READ)) {
      return DatabaseHeader.start(log, WAL_HEADER_LENGTH);
    } catch (NoSuchFileException absent) {
      return null;
    }
  }

  private void copySidecar(Path from, Path to, Hold hold) throws IOException {
    Files.deleteIfExists(to);
    try (var source = FileChannel.open(from, StandardOpenOption.READ)) {
      if (source.size() > 0) {
        var ownerOnly =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.createFile(to, ownerOnly);
        try (var target = writer(to)) {
          pour(source, target, hold);
        }
      }
    } catch (NoSuchFileException absent) {
      Files.deleteIfExists(to);
    }
  }

  private static FileChannel writer(Path to) throws IOException {
    return FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  /// Copies up to the size that the file has now: a log may be appended to faster than it is read.
  private void pour(FileChannel from, FileChannel to, Hold hold) throws IOException {
    var size = from.size();
    for (var position = 0L; position < size; ) {
      // A transfer may keep a failed write to itself that was done in part.
      to.position(position);
      var count = from.transferTo(position, Math.min(STEP_BYTES, size - position), to);
      if (count == 0) {
        break;
      }
      position += count;
      hold.check();
    }
  }
}
