package dev.backstay.component.sqlite;

import dev.backstay.component.Excerpt;
import dev.backstay.component.Outlook;
import dev.backstay.component.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A small database with the rows of one entity: tables `new_0`, `new_1` and so on as a snapshot
/// has them, `old_0` and so on as they are live, and `shape` with the names of their columns.
///
/// @param file the database
/// @param share what belongs to the entity
record ShareFile(Path file, Share share) {

  private static final String NAME = "rows.sqlite";

  static ShareFile in(Path directory, Share share) {
    return new ShareFile(directory.resolve(NAME), share);
  }

  /// Fills it from a private copy and from the live database, at one point of that.
  Excerpt make(Path stored, Path live, Duration wait) throws IOException {
    if (!Files.exists(live)) {
      throw new IOException("there is no database at " + live);
    }
    try {
      DatabaseCopy.recover(new Generation(stored));
      try (var database = Database.make(file, encodingOf(live, wait), wait)) {
        database.run("pragma trusted_schema = off");
        database.attach(stored, "?mode=ro&immutable=1", "stored");
        database.attach(live, "?mode=ro", "live");
        database.run("begin");
        var excerpt = fill(database);
        database.run("commit");
        return excerpt;
      }
    } catch (InvalidDatabaseException invalid) {
      throw new IOException(invalid.finding(), invalid);
    } catch (SQLException refused) {
      throw NameQuery.refused(refused);
    }
  }

  private static String encodingOf(Path live, Duration wait) throws SQLException {
    try (var database = Database.live(live, wait)) {
      return database.text("pragma encoding").orElse("UTF-8");
    }
  }

  private Excerpt fill(Database database) throws SQLException {
    database.run("create table shape (side text, part int, position int, name text)");
    var counts = new ArrayList<Excerpt.PartCount>();
    var obstacles = new ArrayList<Outlook.Obstacle>();
    var parts = share.rows();
    for (var i = 0; i < parts.size(); i++) {
      var tables = ShareTables.of(database, parts.get(i));
      var against = tables.obstacles(share.isClone());
      obstacles.addAll(against);
      if (against.isEmpty()) {
        var stored = copyStored(database, tables, i);
        counts.add(new Excerpt.PartCount(parts.get(i), stored, copyLive(database, tables, i)));
      }
    }
    return new Excerpt(counts, obstacles);
  }

  /// The types of the live table make of a value what they would make of it there.
  private long copyStored(Database database, ShareTables tables, int part) throws SQLException {
    var columns = tables.newColumns(share.isClone());
    var declared = new ArrayList<String>();
    var chosen = new ArrayList<String>();
    for (var i = 0; i < columns.size(); i++) {
      var column = columns.get(i);
      declared.add("c" + i + " " + column.type().replaceAll("[^A-Za-z0-9_ (),]", ""));
      var isReplaced = share.isClone() && tables.isKey(column);
      chosen.add(
          isReplaced ? ShareTables.literal(share.target()) : ShareTables.quoted(column.name()));
    }
    var names = columns.stream().map(ShareTables.Column::name).toList();
    return copy(database, tables, new Copied(Share.Side.NEW, part), names, declared, chosen);
  }

  private long copyLive(Database database, ShareTables tables, int part) throws SQLException {
    var names = tables.oldColumns();
    var declared = IntStream.range(0, names.size()).mapToObj(i -> "c" + i).toList();
    var chosen = names.stream().map(ShareTables::quoted).toList();
    return copy(database, tables, new Copied(Share.Side.OLD, part), names, declared, chosen);
  }

  private record Copied(Share.Side side, int part) {}

  private long copy(
      Database database,
      ShareTables tables,
      Copied copied,
      List<String> names,
      List<String> declared,
      List<String> chosen)
      throws SQLException {
    var isNew = copied.side == Share.Side.NEW;
    var table = table(copied.side, copied.part);
    database.run("create table main.%s (%s)".formatted(table, String.join(", ", declared)));
    database.change(
        "insert into main.%s select %s from %s.%s where %s = ?"
            .formatted(
                table,
                String.join(", ", chosen),
                isNew ? "stored" : "live",
                ShareTables.quoted(tables.part().table()),
                ShareTables.quoted(tables.part().key())),
        isNew ? share.id() : share.target());
    for (var i = 0; i < names.size(); i++) {
      database.change(
          "insert into main.shape values (?, ?, ?, ?)",
          copied.side.label(),
          Integer.toString(copied.part),
          Integer.toString(i),
          names.get(i));
    }
    return database.number("select count(*) from main." + table);
  }

  /// The table of a part.
  static String table(Share.Side side, int part) {
    return side.label() + "_" + part;
  }

  /// The columns of a part, in the order of those of its table here. It is attached as `share`.
  static List<String> columns(Database database, Share.Side side, int part) throws SQLException {
    return database.texts(
        "select name from share.shape where side = '%s' and part = %d order by position"
            .formatted(side.label(), part));
  }

  /// That many columns of a table here.
  static String numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
  }
}
