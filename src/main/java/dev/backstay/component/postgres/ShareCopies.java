package dev.backstay.component.postgres;

import dev.backstay.component.EntityPart;
import dev.backstay.component.Excerpt;
import dev.backstay.component.Outlook;
import dev.backstay.component.Share;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The rows of one entity as `copy` writes them: files `new-0`, `new-1` and so on as a snapshot has
/// them, `old-0` and so on as they are live; beside each, its columns.
///
/// @param directory where they are
/// @param share what belongs to the entity
record ShareCopies(Path directory, Share share) {

  static ShareCopies in(Path directory) throws IOException {
    return new ShareCopies(directory, Share.read(directory));
  }

  /// Makes them, from the same database in a server of its own and from the live one.
  Excerpt make(Clients stored, Clients live) throws IOException {
    var counts = new ArrayList<Excerpt.PartCount>();
    var obstacles = new ArrayList<Outlook.Obstacle>();
    try (var there = connect(stored);
        var here = connect(live)) {
      for (var i = 0; i < share.rows().size(); i++) {
        var part = share.rows().get(i);
        var columns = ShareColumns.of(there, here, part);
        var against = columns.obstacles(share.isClone());
        obstacles.addAll(against);
        if (against.isEmpty()) {
          var added = copy(stored, part, columns.newColumns(share.isClone()), Share.Side.NEW, i);
          var removed = copy(live, part, columns.oldColumns(), Share.Side.OLD, i);
          counts.add(new Excerpt.PartCount(part, added, removed));
        }
      }
    }
    return new Excerpt(counts, obstacles);
  }

  private static Sql connect(Clients clients) throws IOException {
    return Sql.connect(clients, clients.database().database(), clients.database().timeout());
  }

  /// Returns how many rows there are; each is a line.
  private long copy(
      Clients clients, EntityPart.Rows part, List<String> columns, Share.Side side, int number)
      throws IOException {
    var isNew = side == Share.Side.NEW;
    Files.writeString(columnsFile(side, number), Share.line(columns));
    var chosen =
        columns.stream()
            .map(
                it ->
                    isNew && share.isClone() && it.equals(part.key())
                        ? Sql.literal(share.target())
                        : Sql.quoted(it))
            .collect(Collectors.joining(", "));
    var statement =
        "copy (select %s from %s where %s = %s) to stdout"
            .formatted(
                chosen,
                TableName.of(part.table()).sql(),
                Sql.quoted(part.key()),
                Sql.literal(isNew ? share.id() : share.target()));
    var file = rows(side, number);
    try (var rows = Sql.copyOut(clients, clients.database().database(), statement)) {
      Files.copy(rows.output(), file);
      var problem = rows.await();
      if (problem.isPresent()) {
        throw new SqlFailedException("psql " + problem.get());
      }
    }
    try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.count();
    }
  }

  /// The columns of a part on a side.
  List<String> columns(Share.Side side, int part) throws IOException {
    return Share.fields(Files.readString(columnsFile(side, part)));
  }

  private Path columnsFile(Share.Side side, int part) {
    return directory.resolve(side.label() + "-" + part + ".columns");
  }

  /// The rows of a part on a side.
  Path rows(Share.Side side, int part) {
    return directory.resolve(side.label() + "-" + part);
  }
}
