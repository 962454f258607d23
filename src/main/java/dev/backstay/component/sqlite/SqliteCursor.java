package dev.backstay.component.sqlite;

import dev.backstay.rows.Rows;
import dev.backstay.rows.Value;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The rows of one statement, stepped through. What fails at a row is told without SQLite's words
/// where these may quote what stands there.
final class SqliteCursor implements Rows {

  private static final Set<String> PLAIN_WORDS =
      Set.of(
          "integer overflow",
          "malformed JSON",
          "too big",
          "attempt to write a readonly database",
          "out of memory");

  private final PreparedStatement statement;
  private final ResultSet rows;
  private final List<String> columns;
  private final Duration limit;
  private boolean ended;

  private SqliteCursor(
      PreparedStatement statement, ResultSet rows, List<String> columns, Duration limit) {
    this.statement = statement;
    this.rows = rows;
    this.columns = columns;
    this.limit = limit;
  }

  /// @throws IOException if it cannot be run
  static Rows open(Database database, String sql, Duration limit) throws IOException {
    try {
      var statement = database.prepare(sql);
      try {
        return open(statement, limit);
      } catch (SQLException | IOException failed) {
        statement.close();
        throw failed;
      }
    } catch (SQLException refused) {
      throw NameQuery.refused(refused);
    }
  }

  private static Rows open(PreparedStatement statement, Duration limit)
      throws SQLException, IOException {
    var columns = columnsOf(statement);
    try {
      return new SqliteCursor(statement, statement.executeQuery(), columns, limit);
    } catch (SQLException failed) {
      throw failed(failed, limit);
    }
  }

  private static List<String> columnsOf(PreparedStatement statement) throws IOException {
    try {
      var told = statement.getMetaData();
      var columns = new ArrayList<String>();
      for (var i = 1; i <= told.getColumnCount(); i++) {
        columns.add(told.getColumnLabel(i));
      }
      return List.copyOf(columns);
    } catch (SQLException none) {
      throw new IOException("the statement gives no rows", none);
    }
  }

  private static IOException failed(SQLException failed, Duration limit) {
    if (Database.isInterrupted(failed)) {
      return new IOException("it did not end within " + limit.toSeconds() + " s", failed);
    }
    var said = String.valueOf(failed.getMessage());
    var words = PLAIN_WORDS.stream().filter(said::contains).findFirst();
    return new IOException(
        "SQLite: " + words.orElse("error " + failed.getErrorCode() + " while rows were read"));
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public Optional<List<Value>> next() throws IOException {
    try {
      if (ended || !rows.next()) {
        ended = true;
        return Optional.empty();
      }
      var values = new ArrayList<Value>(columns.size());
      for (var i = 1; i <= columns.size(); i++) {
        values.add(valueOf(rows.getObject(i)));
      }
      return Optional.of(values);
    } catch (SQLException failed) {
      throw failed(failed, limit);
    }
  }

  private static Value valueOf(@org.jspecify.annotations.Nullable Object value) {
    return switch (value) {
      case null -> Value.Null.NONE;
      case Integer number -> new Value.Exact(number);
      case Long number -> new Value.Exact(number);
      case Double number -> new Value.Real(number);
      case byte[] bytes -> new Value.Bytes(bytes);
      case String text -> new Value.Text(text);
      default -> throw new IllegalStateException("the driver gave a " + value.getClass());
    };
  }

  @Override
  public void close() throws IOException {
    try {
      rows.close();
      statement.close();
    } catch (SQLException failed) {
      throw NameQuery.refused(failed);
    }
  }
}
