package dev.backstay.cli.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.sqlite.SQLiteConfig;

/// The database of the made-up orchestrator: publications and a hash-chained audit trail, in WAL
/// mode.
final class PublishingDatabase implements AutoCloseable {

  private static final List<String> TABLES =
      List.of("publishing_items", "publishing_audit_events", "publishing_settings");

  private static final int BODY_LENGTH = 1_800;
  private static final int ROWS_PER_TRANSACTION = 500;

  private final Connection connection;

  private PublishingDatabase(Connection connection) {
    this.connection = connection;
  }

  /// Opens the database, made if absent.
  static PublishingDatabase open(Path file) throws IOException {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(5_000);
    try {
      return new PublishingDatabase(config.createConnection("jdbc:sqlite:" + file));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Makes the tables and fills them.
  void fill(int items) throws IOException {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(
          "create table publishing_items (id integer primary key, channel text not null,"
              + " title text not null, body text not null, status text not null,"
              + " created_at text not null)");
      statement.executeUpdate(
          "create table publishing_audit_events (sequence integer primary key,"
              + " item_id integer not null references publishing_items(id),"
              + " payload text not null, previous_hash text not null, event_hash text not null)");
      statement.executeUpdate(
          "create table publishing_settings (name text primary key, value text not null)");
      statement.executeUpdate("create index items_by_status on publishing_items(status)");
      statement.executeUpdate("insert into publishing_settings values ('schema_version', '7')");
      connection.setAutoCommit(false);
      var prose = new Prose(7);
      for (var i = 1; i <= items; i++) {
        addItem(i, prose);
        if (i % ROWS_PER_TRANSACTION == 0) {
          connection.commit();
        }
      }
      connection.commit();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private void addItem(int id, Prose prose) throws SQLException {
    try (var insert =
        connection.prepareStatement("insert into publishing_items values (?, ?, ?, ?, ?, ?)")) {
      insert.setInt(1, id);
      insert.setString(2, prose.oneOf("blog", "digest", "reddit", "newsletter"));
      insert.setString(3, prose.text(40));
      insert.setString(4, prose.text(BODY_LENGTH));
      insert.setString(5, prose.oneOf("draft", "reserved", "published"));
      insert.setString(6, Prose.instant(id));
      insert.executeUpdate();
    }
  }

  /// Does one transaction as the orchestrator does: an event, and the item it is about.
  void publish(Prose prose, int items) throws IOException {
    try {
      connection.setAutoCommit(false);
      var item = 1 + prose.number(items);
      var payload = prose.text(200);
      try (var insert =
              connection.prepareStatement(
                  "insert into publishing_audit_events (item_id, payload, previous_hash,"
                      + " event_hash) select ?, ?, coalesce((select event_hash from"
                      + " publishing_audit_events order by sequence desc limit 1), ''), ?");
          var update =
              connection.prepareStatement("update publishing_items set status = ? where id = ?")) {
        insert.setInt(1, item);
        insert.setString(2, payload);
        insert.setString(3, hex(payload));
        insert.executeUpdate();
        update.setString(1, prose.oneOf("draft", "reserved", "published"));
        update.setInt(2, item);
        update.executeUpdate();
      }
      connection.commit();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// SHA-256 over all rows of all tables in the order of their keys.
  String contentDigest() throws IOException {
    var digest = sha256();
    try (var statement = connection.createStatement()) {
      for (var table : TABLES) {
        digest.update(table.getBytes(StandardCharsets.UTF_8));
        try (var rows = statement.executeQuery("select * from " + table + " order by 1")) {
          var columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            for (var i = 1; i <= columns; i++) {
              digest.update((rows.getString(i) + "\0").getBytes(StandardCharsets.UTF_8));
            }
          }
        }
      }
    } catch (SQLException e) {
      throw failed(e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static IOException failed(SQLException e) {
    return new IOException("the made-up database: " + e.getMessage(), e);
  }
}
