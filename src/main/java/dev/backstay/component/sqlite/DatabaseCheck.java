package dev.backstay.component.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What SQLite itself says about a file that nobody else has open.
///
/// Violated foreign keys are counted but are no failure: SQLite does not enforce them unless an
/// application asks for it, so that they are found in databases which work.
///
/// @param header the header
/// @param tables how many tables the application made
/// @param foreignKeyViolations how many rows refer to nothing, or why that cannot be told
/// @param unchecked tables that need an extension of the application to be checked
record DatabaseCheck(
    DatabaseHeader header, long tables, String foreignKeyViolations, List<String> unchecked) {

  private static final int FINDINGS_MAX = 10;

  /// 16 MiB: enough for the inner pages of a large database, little beside the run's own buffers.
  private static final String CACHE = "pragma cache_size = -16384";

  /// Checks the whole file.
  ///
  /// @throws InvalidDatabaseException with the first findings if it is not a whole database
  static DatabaseCheck of(Path file) throws IOException, InvalidDatabaseException {
    try (var database = Database.still(file)) {
      return of(file, database);
    } catch (SQLException broken) {
      throw InvalidDatabaseException.unreadable(broken);
    }
  }

  /// The same through a connection to it, whoever may interrupt that.
  static DatabaseCheck of(Path file, Database database)
      throws IOException, InvalidDatabaseException {
    var header = DatabaseHeader.read(file);
    try {
      database.run(CACHE);
      var tables = tables(database);
      if (tables.isEmpty()) {
        throw new InvalidDatabaseException("the database has no tables");
      }
      var unchecked = checkIntegrity(database, tables);
      return new DatabaseCheck(header, tables.size(), foreignKeys(database), unchecked);
    } catch (SQLException broken) {
      throw InvalidDatabaseException.unreadable(broken);
    }
  }

  private static List<String> tables(Database database) throws SQLException {
    return database.texts(
        "select name from sqlite_schema where type = 'table' and substr(name, 1, 7) <> 'sqlite_'");
  }

  private static List<String> checkIntegrity(Database database, List<String> tables)
      throws SQLException, InvalidDatabaseException {
    try {
      require(database, "pragma integrity_check(" + FINDINGS_MAX + ")");
      return List.of();
    } catch (SQLException unsupported) {
      if (!Database.isUnsupported(unsupported)) {
        throw unsupported;
      }
      // A collation or function that only the application knows: check all that does not need it.
      return checkEach(database, tables);
    }
  }

  private static List<String> checkEach(Database database, List<String> tables)
      throws SQLException, InvalidDatabaseException {
    var unchecked = new ArrayList<String>();
    for (var table : tables) {
      try {
        require(database, "pragma integrity_check('" + table.replace("'", "''") + "')");
      } catch (SQLException unsupported) {
        if (!Database.isUnsupported(unsupported)) {
          throw unsupported;
        }
        unchecked.add(table);
      }
    }
    return unchecked;
  }

  private static void require(Database database, String pragma)
      throws SQLException, InvalidDatabaseException {
    var findings = database.findings(pragma);
    if (!findings.equals(List.of("ok"))) {
      var shown = findings.subList(0, Math.min(findings.size(), FINDINGS_MAX));
      var text = String.join("; ", shown).replace('\n', ' ');
      throw new InvalidDatabaseException("integrity check: " + text);
    }
  }

  private static String foreignKeys(Database database) throws SQLException {
    try {
      return Long.toString(database.number("select count(*) from pragma_foreign_key_check"));
    } catch (SQLException unsupported) {
      if (!Database.isUnsupported(unsupported)) {
        throw unsupported;
      }
      return "unknown: " + unsupported.getMessage();
    }
  }
}
