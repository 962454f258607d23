package dev.backstay.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/// A SQLite database of an orchestrator, open for writing. Used by one thread.
public final class SqliteFile implements AutoCloseable {

  private static final int BUSY_MILLIS = 5_000;

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  private SqliteFile(Connection connection) {
    this.connection = connection;
  }

  /// How a database keeps what a transaction may have to undo.
  public enum Journal {
    /// A rollback journal beside the file, while a transaction lasts.
    ROLLBACK,
    /// A write-ahead log.
    WAL
  }

  /// Something that writes rows.
  public interface Rows {

    /// Writes them.
    void write() throws IOException;
  }

  /// Opens a database to be filled, made if absent: nothing is synced.
  public static SqliteFile make(Path file, Journal journal) throws IOException {
    return open(file, journal, SQLiteConfig.SynchronousMode.OFF);
  }

  /// Opens a database as an orchestrator does that is at work.
  public static SqliteFile open(Path file, Journal journal) throws IOException {
    return open(file, journal, SQLiteConfig.SynchronousMode.FULL);
  }

  private static SqliteFile open(
      Path file, Journal journal, SQLiteConfig.SynchronousMode synchronous) throws IOException {
    var config = new SQLiteConfig();
    config.setJournalMode(
        journal == Journal.WAL ? SQLiteConfig.JournalMode.WAL : SQLiteConfig.JournalMode.DELETE);
    config.setSynchronous(synchronous);
    config.setBusyTimeout(BUSY_MILLIS);
    try {
      return new SqliteFile(config.createConnection("jdbc:sqlite:" + file));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Runs statements without parameters, separated by semicolons at the ends of lines.
  public void run(String statementsInLines) throws IOException {
    try (var statement = connection.createStatement()) {
      for (var each : statementsInLines.split(";\\s*\n", -1)) {
        if (!each.isBlank()) {
          statement.execute(each);
        }
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Runs one statement with its parameters; returns how many rows it changed.
  public int update(String sql, @Nullable Object... values) throws IOException {
    try {
      var statement = statements.get(sql);
      if (statement == null) {
        statement = connection.prepareStatement(sql);
        statements.put(sql, statement);
      }
      for (var i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Adds a row with a value for every column.
  public void insert(String table, @Nullable Object... values) throws IOException {
    var places = "?, ".repeat(values.length - 1) + "?";
    update("insert into \"" + table + "\" values (" + places + ")", values);
  }

  /// The first value of the first row, as text; empty text if there is none.
  public String ask(String sql) throws IOException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var value = rows.next() ? rows.getString(1) : null;
      return value == null ? "" : value;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Writes all of it or, if that fails, nothing.
  public void together(Rows rows) throws IOException {
    run("begin immediate");
    var written = false;
    try {
      rows.write();
      run("commit");
      written = true;
    } finally {
      if (!written) {
        run("rollback");
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      for (var statement : statements.values()) {
        statement.close();
      }
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static IOException failed(SQLException e) {
    return new IOException("the made-up database: " + e.getMessage(), e);
  }
}
