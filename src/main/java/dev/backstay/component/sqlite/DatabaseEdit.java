package dev.backstay.component.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Objects;

/// Changes a staged database, which nobody else knows.
final class DatabaseEdit {

  private DatabaseEdit() {}

  /// Runs one statement in one transaction; the main file holds all of it then, durably, and
  /// nothing stands beside it.
  static long run(Path file, String statement) throws IOException {
    var rows = change(file, statement);
    var made = new Generation(file);
    for (var beside : new Path[] {made.wal(), made.sharedMemory(), made.journal()}) {
      if (Files.exists(beside)) {
        throw new IOException("SQLite left " + beside.getFileName() + " behind");
      }
    }
    sync(file, StandardOpenOption.WRITE);
    sync(Objects.requireNonNull(file.toAbsolutePath().getParent()), StandardOpenOption.READ);
    check(file);
    return rows;
  }

  private static long change(Path file, String statement) throws IOException {
    try (var database = Database.copy(file)) {
      database.run("pragma locking_mode = exclusive");
      database.run("pragma synchronous = full");
      database.run("begin immediate");
      var rows = database.edit(statement);
      database.run("commit");
      if (database.number("pragma wal_checkpoint(truncate)") != 0) {
        throw new IOException("what was changed could not be brought into the database");
      }
      return rows;
    } catch (SQLException refused) {
      throw NameQuery.refused(refused);
    }
  }

  private static void check(Path file) throws IOException {
    try {
      DatabaseCheck.of(file);
    } catch (InvalidDatabaseException invalid) {
      throw new IOException("the statement leaves no valid database: " + invalid.getMessage());
    }
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    try (var channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }
}
