package dev.backstay.component.sqlite;

import dev.backstay.component.Documents;
import dev.backstay.component.Row;
import dev.backstay.rows.RowSource;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;

/// A document in a database of its own, in memory, for as long as one statement runs.
public final class DocumentDatabase implements Documents {

  @Override
  public void rows(String json, String query, Consumer<Row> each) throws IOException {
    try (var database = of(json)) {
      database.run("pragma query_only = on");
      database.rows(query, each);
    } catch (SQLException refused) {
      throw NameQuery.refused(refused);
    }
  }

  @Override
  public Edited edit(String json, String statement) throws IOException {
    try (var database = of(json)) {
      var rows = database.edit(statement);
      var whole = "select count(*) from document where typeof(json) = 'text' and json_valid(json)";
      if (database.number("select count(*) from document") != 1 || database.number(whole) != 1) {
        throw new IOException("the statement leaves no document");
      }
      return new Edited(database.text("select json from document").orElseThrow(), rows);
    } catch (SQLException refused) {
      throw NameQuery.refused(refused);
    }
  }

  /// Opens a document to be asked.
  ///
  /// @param limit how long it may be open
  public static RowSource open(String json, Duration limit) throws IOException {
    try {
      return SqliteRows.of(of(json), limit);
    } catch (SQLException refused) {
      throw NameQuery.refused(refused);
    }
  }

  private static Database of(String json) throws SQLException {
    var database = Database.inMemory().withFunctions();
    try {
      database.run("create table document (json text)");
      database.change("insert into document values (?)", json);
      return database;
    } catch (SQLException failed) {
      database.close();
      throw failed;
    }
  }
}
