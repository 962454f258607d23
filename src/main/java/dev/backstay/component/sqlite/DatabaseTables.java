package dev.backstay.component.sqlite;

import dev.backstay.component.FileStat;
import dev.backstay.failure.CaptureFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Looks at a live database for what it is made of.
public final class DatabaseTables {

  private static final String TABLES =
      "select name from sqlite_schema where type = 'table' and substr(name, 1, 7) <> 'sqlite_'";

  private static final Duration LIMIT = Duration.ofSeconds(1);

  private static final int DAMAGED_LOOKS = 5;

  private DatabaseTables() {}

  /// The columns of each table, by its name, in their order; empty if that cannot be told within a
  /// second, also because another process is in the way. The file and what stands beside it is not
  /// changed: a database that nothing stands beside is at rest, and opened as a live one, SQLite
  /// would make files beside it.
  public static SortedMap<String, List<String>> of(Path file) {
    if (!Files.isRegularFile(file)) {
      return Collections.emptySortedMap();
    }
    var damaged = 0;
    for (var patience = new Patience(file, LIMIT); ; ) {
      try {
        var found = Generation.at(file);
        var before = FileStat.of(found.main());
        var isOpen = Files.exists(found.wal()) || Files.exists(found.journal());
        var tables = read(isOpen ? Database.live(found.main()) : Database.still(found.main()));
        // Where no lock was taken, somebody may have begun to write meanwhile.
        if (isOpen || FileStat.of(found.main()).equals(before)) {
          return tables;
        }
      } catch (SQLException failure) {
        // A writer may be in the way, and between two transactions it can be read. What is damaged
        // stays so; without a lock, it may be what somebody was just writing.
        if (Database.isDamaged(failure) && ++damaged == DAMAGED_LOOKS) {
          return Collections.emptySortedMap();
        }
      } catch (IOException inTheWay) {
        // A file was exchanged in this moment.
      }
      try {
        patience.pause();
      } catch (CaptureFailedException tooLong) {
        return Collections.emptySortedMap();
      }
    }
  }

  private static SortedMap<String, List<String>> read(Database opened) throws SQLException {
    try (var database = opened) {
      var tables = new TreeMap<String, List<String>>();
      for (var table : database.texts(TABLES)) {
        var literal = "'" + table.replace("'", "''") + "'";
        tables.put(
            table,
            List.copyOf(
                database.texts(
                    "select name from pragma_table_info(" + literal + ") order by cid")));
      }
      return tables;
    }
  }
}
