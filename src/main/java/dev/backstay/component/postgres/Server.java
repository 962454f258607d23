package dev.backstay.component.postgres;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is asked of a server, and done to its databases, from another database of it.
final class Server {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Clients clients;

  private Server(Clients clients) {
    this.clients = clients;
  }

  static Server of(Clients clients) {
    return new Server(clients);
  }

  static int majorOf(Sql sql) throws IOException {
    return Integer.parseInt(sql.value("show server_version_num")) / 10_000;
  }

  Sql connect() throws IOException {
    return Sql.connect(clients, clients.database().maintenance(), LIMIT);
  }

  /// Connects once whoever acted for the same restore before has ended: the server goes on with
  /// what it was told by a process that was killed.
  Sql connectAlone() throws IOException {
    var sql = connect();
    try {
      var others =
          " from pg_catalog.pg_stat_activity where pid <> pg_catalog.pg_backend_pid() and application_name = "
              + Sql.literal(clients.application());
      sql.run("select pg_catalog.pg_terminate_backend(pid)" + others);
      awaitNone(sql, others);
      return sql;
    } catch (IOException e) {
      sql.close();
      throw e;
    }
  }

  /// What no other server that runs calls itself; a copy of its files may have the same number.
  String identity() throws IOException {
    try (var sql = connect()) {
      return sql.value(
          "select system_identifier || '-'"
              + " || extract(epoch from pg_catalog.pg_postmaster_start_time())"
              + " from pg_catalog.pg_control_system()");
    }
  }

  boolean has(String database) throws IOException {
    try (var sql = connect()) {
      return has(sql, database);
    }
  }

  static boolean has(Sql sql, String database) throws IOException {
    return !sql.rows(
            "select 1 from pg_catalog.pg_database where datname = " + Sql.literal(database))
        .isEmpty();
  }

  /// Removes a database with whatever is connected to it; one that is not there is removed.
  void drop(String database) throws IOException {
    try (var sql = connectAlone()) {
      if (has(sql, database)) {
        sql.run("drop database if exists " + Sql.quoted(database) + " with (force)");
      }
    }
  }

  /// Makes an empty database like another one as far as its rows go: encoding and order.
  ///
  /// @param owner who owns it; empty for the account itself
  void create(
      String database, Optional<String> owner, String encoding, String collate, String ctype)
      throws IOException {
    try (var sql = connect()) {
      sql.run(
          "create database %s %s template template0 encoding %s lc_collate %s lc_ctype %s"
              .formatted(
                  Sql.quoted(database),
                  owner.map(it -> "owner " + Sql.quoted(it)).orElse(""),
                  Sql.literal(encoding),
                  Sql.literal(collate),
                  Sql.literal(ctype)));
    }
  }

  /// Ends all connections to databases and keeps new ones out.
  static void empty(Sql sql, List<String> databases) throws IOException {
    for (var database : databases) {
      sql.run("alter database " + Sql.quoted(database) + " with allow_connections false");
      sql.run("select pg_catalog.pg_terminate_backend(pid)" + connectionsTo(database));
      awaitNone(sql, connectionsTo(database));
    }
  }

  /// Those of accounts. The server's own vacuum has none; a rename ends it, and the server
  /// lets no plain account do that.
  private static String connectionsTo(String database) {
    return " from pg_catalog.pg_stat_activity"
        + " where usesysid is not null and datname = "
        + Sql.literal(database);
  }

  private static void awaitNone(Sql sql, String connections) throws IOException {
    for (var tries = 0; !sql.value("select count(*)" + connections).equals("0"); tries++) {
      if (tries == 100) {
        throw new SqlFailedException("other connections do not end");
      }
      sql.run("select pg_catalog.pg_sleep(0.1)");
    }
  }

  static void open(Sql sql, String database) throws IOException {
    sql.run("alter database " + Sql.quoted(database) + " with allow_connections true");
  }
}
