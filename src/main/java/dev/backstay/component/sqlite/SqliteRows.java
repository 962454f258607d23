package dev.backstay.component.sqlite;

import dev.backstay.rows.Column;
import dev.backstay.rows.RowSource;
import dev.backstay.rows.Rows;
import dev.backstay.rows.TableShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A database that nobody else has open, asked for rows. What it is asked reaches no other file.
public final class SqliteRows implements RowSource {

  private static final String TABLES =
      "select name from pragma_table_list where schema = 'main' and type = 'table'"
          + " and substr(name, 1, 7) <> 'sqlite_'";

  private final Database database;
  private final Deadline deadline;
  private final Duration limit;

  private SqliteRows(Database database, Duration limit) {
    this.database = database;
    this.limit = limit;
    deadline = new Deadline(database, limit);
  }

  /// Opens a private copy; what stands beside it is brought into it first.
  ///
  /// @param limit how long it may be open
  /// @throws IOException if it is no database
  public static RowSource of(Path file, Duration limit) throws IOException {
    var copy = new Generation(file);
    try {
      DatabaseHeader.read(file);
      if (Files.exists(copy.wal()) || Files.exists(copy.journal())) {
        DatabaseCopy.recover(copy);
      }
      return of(Database.still(file).withFunctions(), limit);
    } catch (InvalidDatabaseException invalid) {
      throw new IOException(invalid.finding(), invalid);
    } catch (SQLException broken) {
      throw NameQuery.refused(broken);
    }
  }

  /// Takes over an open one.
  static RowSource of(Database opened, Duration limit) throws SQLException {
    try {
      opened.confined();
      opened.number("select count(*) from sqlite_schema");
      return new SqliteRows(opened, limit);
    } catch (SQLException failed) {
      opened.close();
      throw failed;
    }
  }

  @Override
  public Rows ask(String statement) throws IOException {
    ReadingStatement.require(statement);
    return SqliteCursor.open(database, statement, limit);
  }

  @Override
  public List<TableShape> tables() throws IOException {
    try {
      var encoding = database.text("pragma encoding").orElse("");
      if (!encoding.equals("UTF-8")) {
        throw new IOException("its texts are in " + encoding + ", whose order is another one");
      }
      var shapes = new ArrayList<TableShape>();
      for (var name : database.texts(TABLES)) {
        shapes.add(shapeOf(name));
      }
      return shapes;
    } catch (SQLException broken) {
      throw NameQuery.refused(broken);
    }
  }

  private TableShape shapeOf(String name) throws SQLException {
    var columns = new ArrayList<Column>();
    var key = new ArrayList<String>();
    var literal = "'" + name.replace("'", "''") + "'";
    database.rows(
        "select name, type from pragma_table_info(" + literal + ") order by cid",
        row -> columns.add(new Column(row.value("name").orElse(""), row.value("type").orElse(""))));
    database.rows(
        "select name from pragma_table_info(" + literal + ") where pk > 0 order by pk",
        row -> key.add(row.value("name").orElse("")));
    return new TableShape("", name, columns, isUnique(name, key) ? key : List.of());
  }

  /// In most tables a primary key may be null, any number of times.
  private boolean isUnique(String table, List<String> key) throws SQLException {
    var isNull =
        key.stream()
            .map(each -> "t." + quoted(each) + " is null")
            .collect(Collectors.joining(" or "));
    return !key.isEmpty()
        && database.number(
                "select exists (select 1 from main." + quoted(table) + " t where " + isNull + ")")
            == 0;
  }

  @Override
  public Rows rows(TableShape table, List<String> sorted, List<String> others) throws IOException {
    var all = new ArrayList<>(sorted);
    all.addAll(others);
    var columns = all.stream().map(each -> "t." + quoted(each)).collect(Collectors.joining(", "));
    var order =
        sorted.stream()
            .map(each -> "t." + quoted(each) + " collate binary")
            .collect(Collectors.joining(", "));
    return SqliteCursor.open(
        database,
        "select " + columns + " from main." + quoted(table.name()) + " t order by " + order,
        limit);
  }

  @Override
  public long count(TableShape table) throws IOException {
    try {
      return database.number("select count(*) from main." + quoted(table.name()));
    } catch (SQLException broken) {
      throw NameQuery.refused(broken);
    }
  }

  @Override
  public Optional<String> greatest(TableShape table, String column) throws IOException {
    try {
      return database.text(
          "select max(t." + quoted(column) + ") from main." + quoted(table.name()) + " t");
    } catch (SQLException broken) {
      throw NameQuery.refused(broken);
    }
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  @Override
  public void close() throws IOException {
    deadline.close();
    try {
      database.close();
    } catch (SQLException broken) {
      throw NameQuery.refused(broken);
    }
  }
}
