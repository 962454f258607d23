package dev.backstay.component.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Looks at a live database for what it is made of.
public final class DatabaseTables {

  private static final String TABLES =
      "select name from sqlite_schema where type = 'table' and substr(name, 1, 7) <> 'sqlite_'";

  private DatabaseTables() {}

  /// The columns of each table, by its name, in their order; empty if that cannot be told, also
  /// because another process is in the way. The file and what stands beside it is not changed.
  public static SortedMap<String, List<String>> of(Path file) {
    if (!Files.isRegularFile(file)) {
      return Collections.emptySortedMap();
    }
    try (var database = open(Generation.at(file))) {
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
    } catch (IOException | SQLException unreadable) {
      return Collections.emptySortedMap();
    }
  }

  /// A database that nothing stands beside is at rest: opened as a live one, SQLite would make
  /// files beside it.
  private static Database open(Generation found) throws SQLException {
    var isOpen = Files.exists(found.wal()) || Files.exists(found.journal());
    return isOpen ? Database.live(found.main()) : Database.still(found.main());
  }
}
