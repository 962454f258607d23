package dev.backstay.component.sqlite;

import dev.backstay.component.Component.SqliteDatabase;
import dev.backstay.component.EntityPart;
import dev.backstay.component.LiveShare;
import dev.backstay.component.Share;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The rows of one entity, in one transaction of a live database.
///
/// Triggers of the database do what they do for everybody. Foreign keys are not acted on while rows
/// are exchanged, so that nothing goes with what is removed for a moment; what they name is looked
/// at before the end.
final class ShareTransaction implements LiveShare.Transaction {

  private final String place;
  private final Share share;
  private final Database database;

  private ShareTransaction(String place, Share share, Database database) {
    this.place = place;
    this.share = share;
    this.database = database;
  }

  /// Begins one with that statement.
  static ShareTransaction begin(String statement, SqliteDatabase component, Path directory)
      throws IOException {
    var share = Share.read(directory);
    var place = component.place();
    return in(
        place,
        () -> {
          var database = Database.changing(component.path(), component.lockWait());
          try {
            database.run("pragma foreign_keys = off");
            database.run("pragma synchronous = full");
            database.attach(ShareFile.in(directory, share).file(), "?mode=ro&immutable=1", "share");
            database.run(statement);
            return new ShareTransaction(place, share, database);
          } catch (SQLException refused) {
            database.close();
            throw refused;
          }
        });
  }

  /// Something that SQLite may refuse.
  private interface Act<T> {
    T get() throws SQLException, IOException;
  }

  private static <T> T in(String place, Act<T> act) throws IOException {
    try {
      return act.get();
    } catch (SQLException refused) {
      throw refused(place, refused);
    }
  }

  private static IOException refused(String place, SQLException refused) {
    return new IOException("SQLite, in %s: %s".formatted(place, refused.getMessage()), refused);
  }

  @Override
  public boolean is(Share.Side side) throws IOException {
    return in(place, () -> isLive(side));
  }

  @Override
  public boolean prepare(Share.Side side) throws IOException {
    return in(
        place,
        () -> {
          var isExpected = isLive(side.other());
          if (isExpected) {
            replace(side);
          }
          return isExpected;
        });
  }

  @Override
  public void commit() throws IOException {
    try {
      database.run("commit");
    } catch (SQLException refused) {
      throw refused(place, refused);
    }
  }

  @Override
  public String changed(boolean isBegun) {
    return share.changedRows(place, isBegun);
  }

  private boolean isLive(Share.Side side) throws SQLException {
    for (var i = 0; i < share.rows().size(); i++) {
      var part = share.rows().get(i);
      var columns = ShareFile.columns(database, side, i);
      var live =
          RowPrints.of(
              database,
              columns.stream().map(ShareTables::quoted).toList(),
              "from main." + where(part),
              share.target());
      var kept =
          RowPrints.of(
              database,
              List.of(ShareFile.numbered(columns.size()).split(", ", -1)),
              "from share." + ShareFile.table(side, i));
      if (!live.equals(kept)) {
        return false;
      }
    }
    return true;
  }

  private static String where(EntityPart.Rows part) {
    return ShareTables.quoted(part.table()) + " where " + ShareTables.quoted(part.key()) + " = ?";
  }

  private void replace(Share.Side side) throws SQLException, IOException {
    var before = violations();
    for (var part : share.rows().reversed()) {
      database.change("delete from main." + where(part), share.target());
    }
    for (var i = 0; i < share.rows().size(); i++) {
      var columns = ShareFile.columns(database, side, i);
      database.run(
          "insert into main.%s (%s) select %s from share.%s"
              .formatted(
                  ShareTables.quoted(share.rows().get(i).table()),
                  String.join(", ", columns.stream().map(ShareTables::quoted).toList()),
                  ShareFile.numbered(columns.size()),
                  ShareFile.table(side, i)));
    }
    requireNoneMore(before, violations());
    if (!isLive(side)) {
      throw new IOException(
          "the rows of %s are others than were put in: a trigger of %s changes them"
              .formatted(share.target(), place));
    }
  }

  /// How many rows break each foreign key of the tables of a share, and of those that refer to
  /// them.
  private Map<String, Long> violations() throws SQLException {
    var names =
        share.rows().stream()
            .map(it -> ShareTables.literal(it.table()))
            .collect(Collectors.joining(", ", "(", ")"));
    var tables =
        database.texts(
            """
            select t.name from pragma_table_list t where t.schema = 'main' and t.type = 'table'
               and (t.name collate nocase in %1$s
                    or exists (select 1 from pragma_foreign_key_list(t.name) k
                                where k."table" collate nocase in %1$s))"""
                .formatted(names));
    var counts = new TreeMap<String, Long>();
    for (var table : tables) {
      database.rows(
          "select \"table\" || ' names one of ' || parent as what from pragma_foreign_key_check(%s)"
              .formatted(ShareTables.literal(table)),
          row -> counts.merge(row.value("what").orElse(""), 1L, Long::sum));
    }
    return counts;
  }

  private void requireNoneMore(Map<String, Long> before, Map<String, Long> after)
      throws IOException {
    for (var each : after.entrySet()) {
      if (each.getValue() > before.getOrDefault(each.getKey(), 0L)) {
        throw new IOException(
            "a foreign key would be broken in %s: a row of %s, which is not there"
                .formatted(place, each.getKey()));
      }
    }
  }

  /// What is not committed is rolled back with the connection.
  @Override
  public void close() throws IOException {
    try {
      database.close();
    } catch (SQLException refused) {
      throw refused(place, refused);
    }
  }
}
