package dev.backstay.component.postgres;

import dev.backstay.component.ServerExchange;
import java.io.IOException;
import java.util.ArrayList;

/// Exchanges a database for the one that was built beside it: two renames in one transaction.
final class DatabaseExchange implements ServerExchange {

  private final Clients clients;
  private final Names names;
  private final Server server;

  DatabaseExchange(Clients clients, Names names) {
    this.clients = clients;
    this.names = names;
    server = Server.of(clients);
  }

  @Override
  public String place() {
    return clients.database().place();
  }

  @Override
  public void forward() throws IOException {
    try (var sql = server.connectAlone()) {
      if (!Server.has(sql, names.staged())) {
        requireLive(sql);
        Server.open(sql, names.live());
        return;
      }
      if (!Server.has(sql, names.live())) {
        markAbsent(sql);
      }
      rename(sql, names.live(), names.former(), names.staged(), names.live());
      Server.open(sql, names.live());
    }
  }

  @Override
  public void backward() throws IOException {
    try (var sql = server.connectAlone()) {
      if (Server.has(sql, names.former())) {
        rename(sql, names.live(), names.staged(), names.former(), names.live());
      } else if (Server.has(sql, names.absent())
          && !Server.has(sql, names.staged())
          && Server.has(sql, names.live())) {
        rename(sql, names.staged(), names.former(), names.live(), names.staged());
      }
      if (Server.has(sql, names.live())) {
        Server.open(sql, names.live());
      }
    }
  }

  /// What is live afterwards is known by this to be none that stood there before.
  private void markAbsent(Sql sql) throws IOException {
    if (!Server.has(sql, names.absent())) {
      sql.run(
          "create database %s template template0 allow_connections false"
              .formatted(Sql.quoted(names.absent())));
    }
  }

  private void requireLive(Sql sql) throws IOException {
    if (!Server.has(sql, names.live())) {
      throw new SqlFailedException(
          "neither " + names.staged() + " nor " + names.live() + " is at " + place());
    }
  }

  /// Renames the first, if it is there, out of the way of the second, at once.
  private static void rename(Sql sql, String away, String aside, String from, String to)
      throws IOException {
    var present = new ArrayList<String>();
    present.add(from);
    var isThere = Server.has(sql, away);
    if (isThere) {
      present.add(away);
    }
    Server.empty(sql, present);
    sql.run("begin");
    if (isThere) {
      sql.run("alter database " + Sql.quoted(away) + " rename to " + Sql.quoted(aside));
    }
    sql.run("alter database " + Sql.quoted(from) + " rename to " + Sql.quoted(to));
    sql.run("commit");
  }

  @Override
  public void settle() throws IOException {
    server.drop(names.former());
    server.drop(names.absent());
  }

  @Override
  public void abandon() throws IOException {
    server.drop(names.staged());
    server.drop(names.absent());
  }
}
