package dev.backstay.component.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// A process that keeps moving money between the accounts of a ledger until its input ends.
///
/// Arguments: the database, the board, transactions per second (0 for as many as possible), and
/// `calm` or `checkpoints`, the latter to keep resetting the write-ahead log as well.
final class LedgerWriter {

  private LedgerWriter() {}

  public static void main(String[] arguments) throws Exception {
    var file = Path.of(arguments[0]);
    var board = new LedgerBoard(Path.of(arguments[1]));
    var pause = arguments[2].equals("0") ? 0 : 1_000_000_000L / Long.parseLong(arguments[2]);
    if (arguments[3].equals("checkpoints")) {
      Thread.ofPlatform().daemon().start(() -> checkpoint(file));
    }
    try (var connection = Ledger.open(file)) {
      var accounts = Ledger.number(connection, "select count(*) from account");
      while (System.in.available() == 0) {
        var started = System.nanoTime();
        board.acknowledge(transfer(connection, accounts));
        board.recordDuration(System.nanoTime() - started);
        if (pause > 0) {
          Thread.sleep(Duration.ofNanos(pause));
        }
      }
    }
  }

  private static long transfer(Connection connection, long accounts) throws SQLException {
    var random = ThreadLocalRandom.current();
    var from = random.nextLong(1, accounts + 1);
    var to = random.nextLong(1, accounts + 1);
    Ledger.run(
        connection,
        "begin immediate",
        "update account set balance = balance - 1, pad = randomblob(1000) where id = " + from,
        "update account set balance = balance + 1 where id = " + to,
        "update progress set counter = counter + 1");
    var counter = Ledger.number(connection, "select counter from progress");
    Ledger.run(connection, "commit");
    return counter;
  }

  private static void checkpoint(Path file) {
    try (var connection = Ledger.open(file)) {
      Ledger.run(connection, "pragma busy_timeout = 0");
      while (true) {
        var mode = ThreadLocalRandom.current().nextBoolean() ? "truncate" : "restart";
        try {
          Ledger.run(connection, "pragma wal_checkpoint(" + mode + ")");
        } catch (SQLException busy) {
          Thread.onSpinWait();
        }
        Thread.sleep(1);
      }
    } catch (SQLException | InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
