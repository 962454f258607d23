package dev.backstay.component.sqlite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/// Makes databases as crashes leave them, and tells whether files were touched.
final class Images {

  private Images() {}

  /// A database with one table of so many rows.
  static Path simple(Path file, int pageSize, int rows) throws SQLException {
    try (var connection = Ledger.open(file)) {
      Ledger.run(connection, "pragma page_size = " + pageSize);
      fill(connection, rows);
    }
    return file;
  }

  private static void fill(Connection connection, int rows) throws SQLException {
    Ledger.run(
        connection,
        "create table t (id integer primary key, v text not null)",
        "create index tv on t (v)",
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < "
            + rows
            + ") insert into t select i, hex(randomblob(50)) from n");
  }

  /// A database whose application died after a commit into the write-ahead log: 100 rows are in the
  /// main file, 200 committed.
  static Path crashedWithLog(Path directory, boolean withSharedMemory)
      throws IOException, SQLException {
    var alive = Files.createDirectories(directory.resolve("alive")).resolve("app.db");
    var crashed = directory.resolve("app.db");
    try (var connection = Ledger.open(alive)) {
      Ledger.run(connection, "pragma journal_mode = wal", "pragma wal_autocheckpoint = 0");
      fill(connection, 100);
      Ledger.run(connection, "pragma wal_checkpoint(truncate)");
      Ledger.run(connection, "insert into t select id + 100, v || 'x' from t");
      copy(alive, crashed, "", "-wal");
      if (withSharedMemory) {
        copy(alive, crashed, "-shm");
      }
    }
    return crashed;
  }

  /// A database whose application died in the middle of a large transaction that had already
  /// reached the main file.
  static Path crashedWithHotJournal(Path directory) throws IOException, SQLException {
    var alive = Files.createDirectories(directory.resolve("alive")).resolve("app.db");
    var crashed = directory.resolve("app.db");
    simple(alive, 4096, 5000);
    try (var connection = Ledger.open(alive)) {
      Ledger.run(connection, "pragma cache_size = 5", "begin", "update t set v = 'lost'");
      copy(alive, crashed, "", "-journal");
    }
    return crashed;
  }

  private static void copy(Path from, Path to, String... suffixes) throws IOException {
    for (var suffix : suffixes) {
      Files.copy(
          from.resolveSibling(from.getFileName() + suffix),
          to.resolveSibling(to.getFileName() + suffix));
    }
  }

  /// Lets the file look as if nothing had been written for a minute, as far as times can be set.
  static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
  }

  /// What a directory holds: each file with its content, size and times, except the time of the
  /// last reading.
  static Map<String, String> contentsOf(Path directory) throws IOException {
    var contents = new TreeMap<String, String>();
    try (var files = Files.newDirectoryStream(directory, Files::isRegularFile)) {
      for (var file : files) {
        var crc = new CRC32();
        crc.update(Files.readAllBytes(file));
        contents.put(
            file.getFileName().toString(),
            Long.toHexString(crc.getValue()) + " " + Files.readAttributes(file, "unix:ino,ctime"));
      }
    }
    return contents;
  }

  static byte[] garbage() {
    return HexFormat.of()
        .formatHex("not a database".repeat(200).getBytes(StandardCharsets.US_ASCII))
        .getBytes(StandardCharsets.US_ASCII);
  }
}
