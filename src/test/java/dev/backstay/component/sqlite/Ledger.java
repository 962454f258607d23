package dev.backstay.component.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// A database whose balances always add up and whose counter numbers its transactions.
final class Ledger {

  static final long BALANCE = 1000;

  private Ledger() {}

  static Connection open(Path file) throws SQLException {
    var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    run(connection, "pragma busy_timeout = 120000");
    return connection;
  }

  static void run(Connection connection, String... statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.getLong(1);
    }
  }

  /// Makes a ledger of so many accounts, each a little over a kilobyte.
  static void create(Path file, String journalMode, long accounts) throws SQLException {
    try (var connection = open(file)) {
      run(
          connection,
          "pragma journal_mode = " + journalMode,
          "pragma synchronous = off",
          "begin",
          "create table account (id integer primary key, balance integer not null, pad)",
          "create table progress (counter integer not null)",
          "insert into progress values (0)",
          "with recursive n(i) as (select 1 union all select i + 1 from n where i < "
              + accounts
              + ") insert into account select i, "
              + BALANCE
              + ", randomblob(1000) from n",
          "create index balances on account (balance)",
          "commit");
    }
  }

  /// The counter of a ledger that must be whole.
  static long counterOf(Path file) throws SQLException {
    try (var connection = open(file)) {
      var sum = number(connection, "select sum(balance) from account");
      var expected = BALANCE * number(connection, "select count(*) from account");
      if (sum != expected) {
        throw new AssertionError("balances add up to " + sum + " instead of " + expected);
      }
      return number(connection, "select counter from progress");
    }
  }
}
