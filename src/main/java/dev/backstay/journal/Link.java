package dev.backstay.journal;

import dev.backstay.journal.Journal.Work;
import dev.backstay.run.RunId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.BusyHandler;
import org.sqlite.SQLiteConfig;

/// One connection to the database, which one thread has at a time.
///
/// Values are put in as they are: texts, numbers, flags, instants, names of runs, and optional ones
/// of these. A text with half a character would come back as another one and is refused with an
/// [IllegalArgumentException].
final class Link implements AutoCloseable {

  private final Connection connection;
  private final ReentrantLock turn = new ReentrantLock();

  private Link(Connection connection) {
    this.connection = connection;
  }

  /// Makes a value of a row.
  interface Reading<T> {

    /// Takes what it needs from the row, which is gone afterwards.
    T of(Row row) throws SQLException;
  }

  /// Opens the database; changes nothing, whatever it is.
  static Link open(Path file) throws SQLException {
    var config = new SQLiteConfig();
    config.setBusyTimeout((int) Waiting.LIMIT.toMillis());
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    var encoded = URLEncoder.encode(file.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    // Never makes a file: one that is absent or empty is not to be taken for a new journal.
    var connection = config.createConnection("jdbc:sqlite:file:" + encoded + "?mode=rw");
    BusyHandler.setHandler(connection, new Waiting());
    return new Link(connection);
  }

  /// Waits for whoever writes. SQLite by itself looks every 100 ms, and between two transactions of
  /// one who writes without a pause there is less than one: it would wait in vain.
  private static final class Waiting extends BusyHandler {

    static final Duration LIMIT = Duration.ofSeconds(10);

    private long since;

    @Override
    protected int callback(int looks) {
      if (looks == 0) {
        since = System.nanoTime();
      }
      var wasInterrupted = Thread.interrupted();
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(100_000, 3_000_000));
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
      return System.nanoTime() - since < LIMIT.toNanos() ? 1 : 0;
    }
  }

  /// Opens the database to read it.
  static Link reading(Path file) throws SQLException {
    var link = open(file);
    link.run("pragma query_only = true");
    return link;
  }

  /// Has changes kept in a log beside the database from now on, so that nobody who reads waits.
  void keepLog() throws SQLException {
    var mode = first(row -> row.text("journal_mode"), "pragma journal_mode = wal").orElse("none");
    if (!mode.equals("wal")) {
      throw new SQLException("its disk does not allow a write-ahead log; the mode is " + mode);
    }
  }

  /// Does that while no other thread uses the connection.
  <T> T alone(Work<T> work) throws SQLException {
    turn.lock();
    try {
      return work.in(this);
    } finally {
      turn.unlock();
    }
  }

  /// Does that in one transaction, beside which nobody else writes; undoes it if it throws.
  <T> T together(Work<T> work) throws SQLException {
    run("begin immediate");
    var isKept = false;
    try {
      var result = work.in(this);
      run("commit");
      isKept = true;
      return result;
    } finally {
      if (!isKept) {
        undo();
      }
    }
  }

  private void undo() {
    try {
      run("rollback");
    } catch (SQLException _) {
      // SQLite has ended the transaction by itself; what it failed of is thrown already.
      return;
    }
  }

  /// Runs a statement that returns nothing of interest.
  void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Runs a statement that changes rows; returns how many it changed.
  int change(String sql, Object... values) throws SQLException {
    try (var statement = prepared(sql, values)) {
      return statement.executeUpdate();
    }
  }

  /// All rows that a query gives.
  <T> List<T> all(Reading<T> reading, String sql, Object... values) throws SQLException {
    try (var statement = prepared(sql, values);
        var rows = statement.executeQuery()) {
      var row = new Row(rows);
      var all = new ArrayList<T>();
      while (rows.next()) {
        all.add(row.as(reading));
      }
      return List.copyOf(all);
    }
  }

  /// The first row that a query gives.
  <T> Optional<T> first(Reading<T> reading, String sql, Object... values) throws SQLException {
    return all(reading, sql, values).stream().findFirst();
  }

  /// The first column of the query's only row.
  long number(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new SQLException("no row from " + sql);
      }
      return rows.getLong(1);
    }
  }

  private PreparedStatement prepared(String sql, Object... values) throws SQLException {
    var statement = connection.prepareStatement(sql);
    try {
      for (var place = 1; place <= values.length; place++) {
        put(statement, place, values[place - 1]);
      }
      return statement;
    } catch (SQLException | RuntimeException failed) {
      statement.close();
      throw failed;
    }
  }

  private static void put(PreparedStatement statement, int place, Object value)
      throws SQLException {
    switch (value) {
      case Optional<?> optional when optional.isEmpty() -> statement.setNull(place, Types.NULL);
      case Optional<?> optional -> put(statement, place, optional.get());
      case String text -> statement.setString(place, Texts.whole(text));
      case Long number -> statement.setLong(place, number);
      case Integer number -> statement.setInt(place, number);
      case Boolean flag -> statement.setInt(place, flag ? 1 : 0);
      case Instant moment -> statement.setString(place, Texts.of(moment));
      case RunId id -> statement.setString(place, id.hex());
      default -> throw new IllegalArgumentException("no column has a " + value.getClass());
    }
  }

  @Override
  public void close() throws SQLException {
    turn.lock();
    try {
      connection.close();
    } finally {
      turn.unlock();
    }
  }
}
