package dev.backstay.component.sqlite;

import dev.backstay.component.Row;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.SQLiteLimits;

/// One connection to a database file through SQLite. It never waits for another process's lock,
/// unless it is told how long.
final class Database implements AutoCloseable {

  /// More than any document, and than most of what stands in databases.
  private static final int VALUE_BYTES_MAX = 128 << 20;

  private final SQLiteConnection connection;

  private Database(SQLiteConnection connection) {
    this.connection = connection;
  }

  /// Opens a live database without the right to change it.
  static Database live(Path file) throws SQLException {
    return open(file, true, "?mode=ro");
  }

  /// Opens a file that nobody changes, without looking at sidecars and without taking locks.
  static Database still(Path file) throws SQLException {
    return open(file, true, "?mode=ro&immutable=1");
  }

  /// Opens a private copy, to be recovered from its sidecars.
  static Database copy(Path file) throws SQLException {
    return open(file, false, "?mode=rw");
  }

  /// The same, which waits at most that long for others.
  static Database live(Path file, Duration wait) throws SQLException {
    return patient(live(file), wait);
  }

  /// Opens a live database to change it, waiting at most that long for others.
  static Database changing(Path file, Duration wait) throws SQLException {
    return patient(open(file, false, "?mode=rw"), wait);
  }

  /// Makes a database that nobody else knows, with texts in that encoding.
  static Database make(Path file, String encoding, Duration wait) throws SQLException {
    var made = patient(open(file, false, "?mode=rwc"), wait);
    made.run("pragma encoding = '" + encoding + "'");
    return made;
  }

  private static Database patient(Database opened, Duration wait) throws SQLException {
    opened.run("pragma busy_timeout = " + Math.min(wait.toMillis(), Integer.MAX_VALUE));
    return opened;
  }

  /// Makes another database a part of this connection, under that name.
  ///
  /// @param query how it is opened, as `?mode=ro`
  void attach(Path file, String query, String name) throws SQLException {
    change("attach ? as " + name, "file:" + encoded(file) + query);
  }

  /// Opens a new one in memory, whose statements reach no file.
  static Database inMemory() throws SQLException {
    var made = (SQLiteConnection) new SQLiteConfig().createConnection("jdbc:sqlite::memory:");
    made.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
    return new Database(made);
  }

  /// The same, whose statements may use the function `sha256`. What SQLite checks by itself must
  /// not: an application may have one of that name which gives something else.
  Database withFunctions() throws SQLException {
    try {
      Sha256.teach(connection);
      return this;
    } catch (SQLException failed) {
      connection.close();
      throw failed;
    }
  }

  private static Database open(Path file, boolean readOnly, String query) throws SQLException {
    var config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    config.setBusyTimeout(0);
    return new Database(
        (SQLiteConnection) config.createConnection("jdbc:sqlite:file:" + encoded(file) + query));
  }

  private static String encoded(Path file) {
    var path = file.toAbsolutePath().toString();
    return URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// What reads the databases, with its version; does not load the native library.
  static String engine() {
    var driver = SQLiteJDBCLoader.getVersion();
    return "SQLite " + driver.substring(0, driver.lastIndexOf('.'));
  }

  /// Whether the failure means that another process is in the way for the moment.
  static boolean isBusy(SQLException failure) {
    return primaryCode(failure) == 5 || primaryCode(failure) == 6;
  }

  /// Whether the statement could not be run by this engine, which says nothing about the file.
  static boolean isUnsupported(SQLException failure) {
    return primaryCode(failure) == 1;
  }

  /// Whether the query was ended by [#interrupt].
  static boolean isInterrupted(SQLException failure) {
    return primaryCode(failure) == 9;
  }

  /// Whether the file is no database, or a damaged one.
  static boolean isDamaged(SQLException failure) {
    return primaryCode(failure) == 11 || primaryCode(failure) == 26;
  }

  private static int primaryCode(SQLException failure) {
    return failure instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xFF : -1;
  }

  /// Runs a statement that returns nothing of interest.
  void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// The first column of the query's only row.
  long number(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new SQLException("no row from " + sql);
      }
      return rows.getLong(1);
    }
  }

  /// The first column of the query's first row as text; empty if it is null.
  Optional<String> text(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
    }
  }

  /// Ends the query that runs now in another thread; it fails.
  void interrupt() {
    try {
      connection.getDatabase().interrupt();
    } catch (SQLException closed) {
      throw new IllegalStateException("interrupted after it was closed", closed);
    }
  }

  /// The first column of all rows of the query.
  List<String> texts(String sql) throws SQLException {
    var texts = new ArrayList<String>();
    collect(sql, texts);
    return texts;
  }

  /// The same, where damage that ends the query is one more row.
  List<String> findings(String sql) throws SQLException {
    var findings = new ArrayList<String>();
    try {
      collect(sql, findings);
    } catch (SQLException failure) {
      if (isUnsupported(failure)) {
        throw failure;
      }
      findings.add(String.valueOf(failure.getMessage()));
    }
    return findings;
  }

  /// Hands over the first column of all rows of the query.
  void each(String sql, Consumer<Optional<String>> consumer) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        consumer.accept(Optional.ofNullable(rows.getString(1)));
      }
    }
  }

  /// Hands over all rows of the query.
  void rows(String sql, Consumer<Row> consumer) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var columns = rows.getMetaData();
      while (rows.next()) {
        var values = new LinkedHashMap<String, String>();
        for (var i = 1; i <= columns.getColumnCount(); i++) {
          var value = rows.getString(i);
          if (value != null) {
            values.put(columns.getColumnLabel(i), value);
          }
        }
        consumer.accept(new Row(values));
      }
    }
  }

  /// Lets no statement reach another file, change anything or make a value that does not fit into
  /// memory.
  Database confined() throws SQLException {
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX);
    run("pragma query_only = on");
    run("pragma trusted_schema = off");
    return this;
  }

  /// A statement whose rows are had one at a time.
  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  /// Runs a statement with texts put in.
  void change(String sql, String... texts) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (var i = 0; i < texts.length; i++) {
        statement.setString(i + 1, texts[i]);
      }
      statement.executeUpdate();
    }
  }

  /// Runs one statement of a user, which reaches no other file; returns how many rows it changed.
  long edit(String sql) throws SQLException {
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
    try (var statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    }
  }

  private void collect(String sql, List<String> texts) throws SQLException {
    each(sql, text -> texts.add(text.orElse("null")));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
