package dev.backstay.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes installations up, and tells what is in them.
public final class Demonstrations {

  /// When they are made.
  public static final Instant MADE_AT = Instant.parse("2026-05-05T10:00:00Z");

  private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private Demonstrations() {}

  /// Makes one up in a directory.
  public static Ground make(Orchestrator orchestrator, Path directory, String variant, double scale)
      throws IOException {
    var ground = new Ground(directory, variant, scale, InstantSource.fixed(MADE_AT));
    ground.claim();
    assertThat(orchestrator.make(ground)).isNotEmpty();
    assertThat(directory.resolve("README.txt")).isNotEmptyFile();
    return ground;
  }

  /// Requires that two of every variant are equal, and that each is refused where something is.
  public static void requireRepeatable(Orchestrator orchestrator, Path directory)
      throws IOException {
    for (var variant : orchestrator.variants()) {
      var one = make(orchestrator, directory.resolve("one-" + variant), variant, 0.1);
      var two = make(orchestrator, directory.resolve("two-" + variant), variant, 0.1);
      assertThat(content(one.directory())).as(variant).isEqualTo(content(two.directory()));
      assertThatThrownBy(two::claim)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("is not empty");
    }
  }

  /// Lets the orchestrator work for a while; returns how many writes were acknowledged.
  public static long work(Orchestrator orchestrator, Ground ground) throws Exception {
    try (var writer = Writer.start(orchestrator.work(ground))) {
      while (writer.acknowledged() < 20 && writer.isAtWork()) {
        Thread.sleep(5);
      }
      return writer.stop();
    }
  }

  /// What is in each file, databases as rows; the installation's own place is left out.
  public static Map<String, String> content(Path directory) throws IOException {
    var content = new TreeMap<String, String>();
    try (var paths = Files.walk(directory)) {
      for (var path : paths.filter(Files::isRegularFile).toList()) {
        var name = directory.relativize(path).toString();
        if (!name.endsWith("-wal") && !name.endsWith("-shm")) {
          content.put(name, text(path).replace(directory.toString(), "HERE"));
        }
      }
    }
    return content;
  }

  private static String text(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    if (bytes.length < SQLITE.length
        || !new String(bytes, 0, 16, StandardCharsets.ISO_8859_1)
            .equals(new String(SQLITE, StandardCharsets.ISO_8859_1))) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    var rows = new StringBuilder();
    for (var table : rows(file, "select name from sqlite_schema where type = 'table' order by 1")) {
      rows.append(table).append(rows(file, "select * from \"" + table + "\" order by 1, 2"));
    }
    return rows.toString();
  }

  /// The only value that a query of a database gives.
  public static String ask(Path database, String sql) throws IOException {
    return rows(database, sql).getFirst();
  }

  /// The rows that a query of a database gives.
  public static List<String> rows(Path database, String sql) throws IOException {
    var all = new ArrayList<String>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        var row = new StringBuilder();
        for (var i = 1; i <= columns; i++) {
          row.append(i == 1 ? "" : "|");
          var value = rows.getObject(i);
          row.append(
              value instanceof byte[] bytes
                  ? new String(bytes, StandardCharsets.ISO_8859_1)
                  : String.valueOf(value));
        }
        all.add(row.toString());
      }
    } catch (SQLException e) {
      throw new IOException(database + ": " + e.getMessage(), e);
    }
    return all;
  }
}
