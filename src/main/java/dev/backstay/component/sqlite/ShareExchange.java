package dev.backstay.component.sqlite;

import dev.backstay.component.Component.SqliteDatabase;
import dev.backstay.component.EntityPart;
import dev.backstay.component.ServerExchange;
import dev.backstay.component.Share;
import dev.backstay.component.ShareMarks;
import dev.backstay.component.WorkDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Exchanges the rows of one entity in a live database, in one transaction. What the rows are tells
/// whether it was done.
///
/// Triggers of the database do what they do for everybody. Foreign keys are not acted on while rows
/// are exchanged, so that nothing goes with what is removed for a moment; what they name is looked
/// at before the end.
record ShareExchange(SqliteDatabase component, Path directory) implements ServerExchange {

  private static final String NEW = "new";
  private static final String OLD = "old";

  @Override
  public String place() {
    return component.place();
  }

  @Override
  public void forward() throws IOException {
    var marks = new ShareMarks(directory);
    if (!marks.isDone()) {
      exchange(OLD, NEW);
      marks.end();
    }
  }

  /// What was never begun needs no way back, whatever others have made of it.
  @Override
  public void backward() throws IOException {
    if (new ShareMarks(directory).isBegun()) {
      exchange(NEW, OLD);
    }
  }

  @Override
  public void requireWayBack() throws IOException {
    if (new ShareMarks(directory).isBegun()) {
      in(
          "begin",
          (database, share) -> {
            if (!isLive(database, share, OLD) && !isLive(database, share, NEW)) {
              throw changed(share);
            }
          });
    }
  }

  private void exchange(String from, String to) throws IOException {
    in(
        "begin immediate",
        (database, share) -> {
          if (!isLive(database, share, to)) {
            if (!isLive(database, share, from)) {
              throw changed(share);
            }
            replace(database, share, to);
            new ShareMarks(directory).begin();
            database.run("commit");
          }
        });
  }

  private IOException changed(Share share) {
    var isBegun = new ShareMarks(directory).isBegun();
    return new IOException(
        "the rows of %s in %s were changed %s"
            .formatted(
                share.target(),
                component.place(),
                isBegun
                    ? "since they were put in; `backstay restore resume` keeps them so"
                    : "meanwhile"));
  }

  /// Something that is done in a transaction.
  private interface Act {
    void on(Database database, Share share) throws SQLException, IOException;
  }

  private void in(String transaction, Act act) throws IOException {
    var share = Share.read(directory);
    try (var database = Database.changing(component.path(), component.lockWait())) {
      database.run("pragma foreign_keys = off");
      database.run("pragma synchronous = full");
      database.attach(ShareFile.in(directory, share).file(), "?mode=ro&immutable=1", "share");
      // What is not committed is rolled back with the connection.
      database.run(transaction);
      act.on(database, share);
    } catch (SQLException refused) {
      throw new IOException(
          "SQLite, in %s: %s".formatted(component.place(), refused.getMessage()), refused);
    }
  }

  private static boolean isLive(Database database, Share share, String side) throws SQLException {
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
              "from share." + side + "_" + i);
      if (!live.equals(kept)) {
        return false;
      }
    }
    return true;
  }

  private static String where(EntityPart.Rows part) {
    return ShareTables.quoted(part.table()) + " where " + ShareTables.quoted(part.key()) + " = ?";
  }

  private void replace(Database database, Share share, String side)
      throws SQLException, IOException {
    var before = violations(database, share);
    for (var part : share.rows().reversed()) {
      database.change("delete from main." + where(part), share.target());
    }
    for (var i = 0; i < share.rows().size(); i++) {
      var columns = ShareFile.columns(database, side, i);
      database.run(
          "insert into main.%s (%s) select %s from share.%s_%d"
              .formatted(
                  ShareTables.quoted(share.rows().get(i).table()),
                  String.join(", ", columns.stream().map(ShareTables::quoted).toList()),
                  ShareFile.numbered(columns.size()),
                  side,
                  i));
    }
    requireNoneMore(before, violations(database, share));
    if (!isLive(database, share, side)) {
      throw new IOException(
          "the rows of %s are others than were put in: a trigger of %s changes them"
              .formatted(share.target(), component.place()));
    }
  }

  /// How many rows break each foreign key of the tables of a share, and of those that refer to
  /// them.
  private static Map<String, Long> violations(Database database, Share share) throws SQLException {
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
                .formatted(component.place(), each.getKey()));
      }
    }
  }

  @Override
  public void settle() throws IOException {
    WorkDirectory.delete(directory);
  }

  @Override
  public void abandon() throws IOException {
    WorkDirectory.delete(directory);
  }
}
