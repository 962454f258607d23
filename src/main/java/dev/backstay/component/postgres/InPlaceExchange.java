package dev.backstay.component.postgres;

import dev.backstay.component.ServerExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Exchanges a part of a served database for the same part of one that was built beside. Each
/// direction is one transaction.
///
/// What was there before is kept in schemas of the served database. They are made and dropped by
/// these transactions, so whether the first of them is there says what was done.
abstract class InPlaceExchange implements ServerExchange {

  private final Clients clients;
  private final Names names;
  private final Server server;

  InPlaceExchange(Clients clients, Names names) {
    this.clients = clients;
    this.names = names;
    server = Server.of(clients);
  }

  /// Puts what is staged in place, in the open transaction, and what was there into schemas.
  abstract void replace(RowCopy rows) throws IOException;

  /// Puts what was there in place again, in the open transaction.
  abstract void bringBack(Sql live) throws IOException;

  Clients clients() {
    return clients;
  }

  Names names() {
    return names;
  }

  @Override
  public String place() {
    return clients.database().place();
  }

  @Override
  public void forward() throws IOException {
    var isStaged = hasAlone(names.staged());
    try (var live = connect(names.live())) {
      if (hasFormer(live)) {
        return;
      }
      if (!isStaged) {
        throw new SqlFailedException("neither what to restore nor what was there is at " + place());
      }
      try (var staged = connect(names.staged())) {
        begin(live);
        replace(new RowCopy(clients, names.staged(), staged, live));
        live.run("commit");
      }
    }
  }

  @Override
  public void backward() throws IOException {
    if (!hasAlone(names.live())) {
      return;
    }
    try (var live = connect(names.live())) {
      if (!hasFormer(live)) {
        return;
      }
      begin(live);
      bringBack(live);
      dropFormer(live);
      live.run("commit");
    }
  }

  @Override
  public void settle() throws IOException {
    if (hasAlone(names.live())) {
      try (var live = connect(names.live())) {
        begin(live);
        dropFormer(live);
        live.run("commit");
      }
    }
    server.drop(names.staged());
  }

  @Override
  public void abandon() throws IOException {
    server.drop(names.staged());
  }

  /// Asks once whoever acted for the same restore before has ended.
  private boolean hasAlone(String database) throws IOException {
    try (var sql = server.connectAlone()) {
      return Server.has(sql, database);
    }
  }

  private boolean hasFormer(Sql live) throws IOException {
    return formerSchemas(live).contains(names.formerSchema());
  }

  /// Those of this restore.
  private List<String> formerSchemas(Sql live) throws IOException {
    var schemas = new ArrayList<String>();
    for (var row :
        live.rows(
            "select nspname from pg_catalog.pg_namespace where pg_catalog.starts_with(nspname, %s)"
                .formatted(Sql.literal(names.formerSchema())))) {
      schemas.add(row.getFirst());
    }
    return schemas;
  }

  private void dropFormer(Sql live) throws IOException {
    for (var schema : formerSchemas(live)) {
      live.run("drop schema " + Sql.quoted(schema) + " cascade");
    }
  }

  private Sql connect(String database) throws IOException {
    var sql = Sql.connect(clients, database, clients.database().timeout());
    try {
      sql.run(Sql.PLAIN);
      return sql;
    } catch (IOException e) {
      sql.close();
      throw e;
    }
  }

  /// Whoever holds a table for long must be stopped, not waited for.
  private static void begin(Sql live) throws IOException {
    live.run("begin isolation level read committed read write");
    live.run("set local lock_timeout = '60s'");
    live.run("set local client_min_messages = error");
  }
}
