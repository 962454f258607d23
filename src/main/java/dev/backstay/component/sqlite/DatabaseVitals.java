package dev.backstay.component.sqlite;

import dev.backstay.component.Expectation;
import dev.backstay.component.VitalNames;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Takes the vital signs of a database that nobody else has open. Used once.
///
/// Ordinary tables are counted: neither virtual ones nor those that keep what is in them.
final class DatabaseVitals {

  /// Counting reads what the integrity check has just read, some 100 million rows a second from
  /// memory, so this is enough for nearly all; a table that is larger or comes from disk again is
  /// not worth making a capture longer unless something is expected of it.
  private static final Duration BUDGET = Duration.ofSeconds(2);

  private static final int TABLES_MAX = 200;
  private static final int VALUE_LENGTH_MAX = 80;

  private static final String ORDINARY =
      "select name from pragma_table_list where schema = 'main' and type = 'table'"
          + " and substr(name, 1, 7) <> 'sqlite_'";

  private final Database database;
  private final SortedMap<String, String> vitals = new TreeMap<>();
  private final Set<String> withRowIds;
  private long rows;
  private boolean allCounted = true;

  private DatabaseVitals(Database database) throws SQLException {
    this.database = database;
    withRowIds = new HashSet<>(database.texts(ORDINARY + " and wr = 0"));
  }

  /// The vital signs by name; those that something is expected of whatever it takes, the others as
  /// far as they are had in a short time.
  ///
  /// @throws InvalidDatabaseException if SQLite cannot read it
  static SortedMap<String, String> of(Path file, List<Expectation> expected)
      throws IOException, InvalidDatabaseException {
    try (var database = Database.still(file)) {
      return of(file, database, expected);
    } catch (SQLException broken) {
      throw InvalidDatabaseException.unreadable(broken);
    }
  }

  /// The same through a connection to it.
  static SortedMap<String, String> of(Path file, Database database, List<Expectation> expected)
      throws IOException, InvalidDatabaseException {
    var header = DatabaseHeader.read(file);
    try {
      var taken = new DatabaseVitals(database);
      taken.addHeader(header);
      taken.addNewest(expected);
      taken.addRows(expectedTables(expected));
      return taken.vitals;
    } catch (SQLException broken) {
      throw InvalidDatabaseException.unreadable(broken);
    }
  }

  /// A number that changes with what must be known to hold the database against expectations.
  static long markOf(List<Expectation> expected) {
    var names = new TreeSet<String>();
    expectedTables(expected).forEach(table -> names.add(VitalNames.rows(table)));
    expected.forEach(
        each -> {
          switch (each) {
            case Expectation.Newest(var table, var column, _) ->
                names.add(VitalNames.newest(table, column));
            case Expectation.None(var query, _, _) -> names.add(VitalNames.none(query));
            case Expectation.Rows _,
                Expectation.TableShrink _,
                Expectation.Key _,
                Expectation.Objects _,
                Expectation.Shrink _ -> {}
          }
        });
    return names.isEmpty() ? 0 : names.hashCode() * 0x9E3779B97F4A7C15L;
  }

  private static SortedSet<String> expectedTables(List<Expectation> expected) {
    var tables = new TreeSet<String>();
    for (var each : expected) {
      switch (each) {
        case Expectation.Rows(var table, _) -> tables.add(table);
        case Expectation.TableShrink(var table, _) -> tables.add(table);
        case Expectation.Newest _,
            Expectation.None _,
            Expectation.Key _,
            Expectation.Objects _,
            Expectation.Shrink _ -> {}
      }
    }
    return tables;
  }

  private void addHeader(DatabaseHeader header) throws SQLException {
    var pages = database.number("pragma page_count") - database.number("pragma freelist_count");
    vitals.put(VitalNames.USED_BYTES, Long.toString(pages * header.pageSize()));
    vitals.put("schema_version", Long.toString(header.schemaVersion()));
    vitals.put("user_version", Integer.toString(header.userVersion()));
    if (header.applicationId() != 0) {
      vitals.put("application_id", Integer.toString(header.applicationId()));
    }
  }

  private void addNewest(List<Expectation> expected) throws SQLException {
    for (var each : expected) {
      if (each instanceof Expectation.Newest(var table, var column, _)) {
        // Without the table's name, a column that is not there would be taken for a text.
        var name = quoted(table) + "." + quoted(column);
        try {
          var value = database.text("select max(" + name + ") from " + quoted(table));
          vitals.put(VitalNames.newest(table, column), value.map(it -> cut(it)).orElse("none"));
        } catch (SQLException failure) {
          requireUnsupported(failure);
        }
      }
    }
  }

  private void addRows(SortedSet<String> expected) throws SQLException {
    var others = new TreeSet<>(database.texts(ORDINARY));
    vitals.put("tables", Integer.toString(others.size()));
    for (var table : expected) {
      if (others.remove(table)) {
        list(table, count(table));
      }
    }
    try (var deadline = new Deadline(database, BUDGET)) {
      var listed = expected.size();
      for (var table : others) {
        var count = deadline.isOver() ? unknown() : count(table);
        if (listed < TABLES_MAX && table.length() <= VitalNames.NAME_LENGTH_MAX) {
          listed++;
          list(table, count);
        }
      }
    }
    vitals.put(VitalNames.ROWS, allCounted ? Long.toString(rows) : VitalNames.UNKNOWN);
  }

  private void list(String table, String count) throws SQLException {
    vitals.put(VitalNames.rows(table), count);
    if (withRowIds.contains(table)) {
      try {
        database
            .text("select max(_rowid_) from " + quoted(table))
            .ifPresent(highest -> vitals.put(VitalNames.canary(table), cut(highest)));
      } catch (SQLException failure) {
        requireUnsupported(failure);
      }
    }
  }

  private String count(String table) throws SQLException {
    try {
      var count = database.number("select count(*) from " + quoted(table));
      rows += count;
      return Long.toString(count);
    } catch (SQLException failure) {
      requireUnsupported(failure);
      return unknown();
    }
  }

  private String unknown() {
    allCounted = false;
    return VitalNames.UNKNOWN;
  }

  private static void requireUnsupported(SQLException failure) throws SQLException {
    if (!Database.isUnsupported(failure) && !Database.isInterrupted(failure)) {
      throw failure;
    }
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  private static String cut(String value) {
    return value.length() <= VALUE_LENGTH_MAX
        ? value
        : value.substring(0, VALUE_LENGTH_MAX) + "...";
  }
}
