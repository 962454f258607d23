package dev.backstay.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// What stands where the components of the newest snapshot were: of databases the rows, of other
/// files the bytes.
final class LiveFiles {

  private static final String DATABASE = "SQLite format 3\0";

  private LiveFiles() {}

  /// The digest of each file by its path.
  static Map<String, String> look(Shell shell) throws Exception {
    var found = new TreeMap<String, String>();
    for (var component :
        JsonValues.objects(shell.must("show", "latest", "--json").json(), "components")) {
      var place = Path.of(JsonValues.text(component, "place"));
      if (Files.exists(place)) {
        try (var files = Files.walk(place)) {
          for (var file : files.filter(Files::isRegularFile).filter(LiveFiles::isState).toList()) {
            found.put(file.toString(), digest(file));
          }
        }
      }
    }
    return found;
  }

  private static boolean isState(Path file) {
    return !file.toString().matches(".*-(wal|shm|journal)");
  }

  private static String digest(Path file) throws IOException, SQLException {
    var bytes = Files.readAllBytes(file);
    var head = new String(bytes, 0, Math.min(bytes.length, 16), StandardCharsets.ISO_8859_1);
    return UUID.nameUUIDFromBytes(head.equals(DATABASE) ? rows(file) : bytes).toString();
  }

  private static byte[] rows(Path database) throws SQLException {
    var rows = new ArrayList<String>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var statement = connection.createStatement()) {
      var tables = new ArrayList<String>();
      try (var names =
          statement.executeQuery(
              "select name from sqlite_master where type = 'table' order by 1")) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      for (var table : tables) {
        try (var all = statement.executeQuery("select * from \"" + table + "\"")) {
          var count = all.getMetaData().getColumnCount();
          while (all.next()) {
            var row = new StringBuilder(table);
            for (var i = 1; i <= count; i++) {
              var bytes = all.getBytes(i);
              row.append('|').append(bytes == null ? "" : HexFormat.of().formatHex(bytes));
            }
            rows.add(row.toString());
          }
        }
      }
    }
    rows.sort(null);
    return String.join("\n", rows).getBytes(StandardCharsets.UTF_8);
  }
}
