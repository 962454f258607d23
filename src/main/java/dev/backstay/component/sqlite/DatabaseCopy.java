package dev.backstay.component.sqlite;

import dev.backstay.component.FileStat;
import dev.backstay.component.Scratch;
import dev.backstay.component.Volume;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.snapshot.Attributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.TreeMap;

/// A private, recovered copy of one committed state of a database.
///
/// @param file the copy
/// @param attributes those of the live main file
/// @param outcome how it was taken
record DatabaseCopy(Path file, Attributes attributes, LockedCopy.Outcome outcome) {

  /// Takes a copy of the live database. Whether it is a whole database is not known yet.
  ///
  /// @throws CaptureFailedException if no consistent copy can be had
  static DatabaseCopy take(Path path, Limits limits, Scratch scratch, InstantSource clock)
      throws IOException {
    try {
      var live = Generation.at(path);
      requireSpace(live, scratch);
      var copy = new Generation(scratch.newFile("sqlite-"));
      try {
        return take(live, copy, limits, clock);
      } catch (IOException | SQLException | InvalidDatabaseException | RuntimeException failure) {
        delete(copy);
        throw failure;
      }
    } catch (NoSuchFileException absent) {
      throw Failures.missing(path, absent);
    } catch (SQLException refused) {
      throw Failures.refused(path, refused);
    } catch (InvalidDatabaseException invalid) {
      throw Failures.invalid(path, invalid);
    }
  }

  private static DatabaseCopy take(
      Generation live, Generation copy, Limits limits, InstantSource clock)
      throws IOException, SQLException, InvalidDatabaseException {
    var before = FileStat.find(live.main());
    var attributes = FileStat.attributesOf(live.main());
    var outcome = new LockedCopy(live, copy, limits, clock).run();
    var after = FileStat.find(live.main());
    if (before.isEmpty() || after.isEmpty() || !before.get().isSameFile(after.get())) {
      throw new CaptureFailedException(
          FailureCode.CAPTURE_FAILED,
          live.main() + " was replaced by another file while it was copied",
          "Take the snapshot again.");
    }
    recover(copy);
    return new DatabaseCopy(copy.main(), attributes, outcome);
  }

  /// Brings what the sidecars hold into the main file. Nobody else knows the copy, and it is made
  /// anew after a crash, so neither locks nor flushes are needed.
  static void recover(Generation copy) throws SQLException, InvalidDatabaseException {
    var hasSidecars = Files.exists(copy.journal()) || Files.exists(copy.wal());
    if (!hasSidecars) {
      return;
    }
    try (var database = Database.copy(copy.main())) {
      database.run("pragma synchronous = off");
      database.run("pragma locking_mode = exclusive");
      database.number("select count(*) from sqlite_schema");
      if (database.number("pragma wal_checkpoint(truncate)") != 0) {
        throw new SQLException("the copied write-ahead log could not be applied");
      }
    } catch (SQLException broken) {
      throw new InvalidDatabaseException("it cannot be recovered: " + broken.getMessage(), broken);
    }
  }

  /// When the point was fixed.
  Instant pointAt() {
    return outcome.pointAt();
  }

  /// What is worth recording, by stable name.
  SortedMap<String, String> details(DatabaseCheck check) throws IOException {
    var header = check.header();
    var details = new TreeMap<String, String>();
    details.put("journal_mode", header.wal() ? "wal" : "rollback");
    details.put("page_size", Integer.toString(header.pageSize()));
    details.put("page_count", Long.toString(Files.size(file) / header.pageSize()));
    details.put("change_counter", Long.toString(header.changeCounter()));
    details.put("tables", Long.toString(check.tables()));
    details.put("foreign_key_violations", check.foreignKeyViolations());
    if (!check.unchecked().isEmpty()) {
      details.put("unchecked_tables", String.join(",", check.unchecked()));
    }
    details.put("lock_wait_millis", Long.toString(outcome.lockWaitMillis()));
    details.put("hold_millis", Long.toString(outcome.holdMillis()));
    details.put("wal_bytes_before", Long.toString(outcome.walBytesBefore()));
    details.put("wal_growth_bytes", Long.toString(outcome.walGrowthBytes()));
    return details;
  }

  private static void requireSpace(Generation live, Scratch scratch) throws IOException {
    var needed = live.sizeBytes();
    var usable = Volume.of(scratch.directory()).usableBytes();
    if (usable < needed) {
      throw new CaptureFailedException(
          FailureCode.SPACE,
          "a copy of %s needs %d bytes, %s has %d"
              .formatted(live.main(), needed, scratch.directory(), usable),
          "Let scratch space be on a larger file system.");
    }
  }

  /// Deletes the copy.
  void delete() throws IOException {
    delete(new Generation(file));
  }

  private static void delete(Generation copy) throws IOException {
    Files.deleteIfExists(copy.wal());
    Files.deleteIfExists(copy.sharedMemory());
    Files.deleteIfExists(copy.journal());
    Files.deleteIfExists(copy.main());
  }
}
