package dev.backstay.component.postgres;

import dev.backstay.component.ServerExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Set;

/// Exchanges the rows of tables that stay as they are, for those of a database that was built
/// beside. Each direction is one transaction.
///
/// The rows before are kept in a schema of the served database. It is made and dropped by these
/// transactions, so whether it is there says what was done.
final class RowExchange implements ServerExchange {

  private final Clients clients;
  private final Names names;
  private final Server server;
  private final Set<TableName> leftAlone;

  RowExchange(Clients clients, Names names, Set<TableName> leftAlone) {
    this.clients = clients;
    this.names = names;
    this.leftAlone = Set.copyOf(leftAlone);
    server = Server.of(clients);
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
        throw new SqlFailedException(
            "neither the rows to restore nor the former ones are at " + place());
      }
      try (var staged = connect(names.staged())) {
        begin(live);
        replace(live, staged);
        live.run("commit");
      }
    }
  }

  private void replace(Sql live, Sql staged) throws IOException {
    var tables = new ArrayList<TableName>();
    for (var row : staged.rows(DatabaseFacts.TABLES)) {
      tables.add(new TableName(row.get(0), row.get(1)));
    }
    tables.removeAll(leftAlone);
    var locked = LiveTables.lock(live, tables);
    var former = FormerRows.keep(live, names.formerSchema(), tables);
    locked.empty();
    for (var table : tables) {
      copy(live, staged, table);
    }
    locked.bind();
    for (var sequence : Sequence.all(staged)) {
      if (!leftAlone.contains(sequence.owner())) {
        former.keep(sequence.name());
        sequence.set(live);
      }
    }
  }

  private void copy(Sql live, Sql staged, TableName table) throws IOException {
    var columns = Sql.list(LiveSchema.columnsOf(staged, table));
    var out = "copy %s %s to stdout".formatted(table.sql(), columns);
    try (var rows = Sql.copyOut(clients, names.staged(), out)) {
      live.copyIn("copy %s %s from stdin".formatted(table.sql(), columns), rows);
    }
    var count = "select count(*) from only " + table.sql();
    var wanted = staged.value(count);
    var found = live.value(count);
    if (!found.equals(wanted)) {
      throw new SqlFailedException(
          "%s rows of %s were to be restored, %s were".formatted(wanted, table, found));
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
      var former = FormerRows.find(live, names.formerSchema());
      var locked = LiveTables.lock(live, former.tables());
      locked.empty();
      former.bringBack();
      locked.bind();
      live.run("drop schema " + Sql.quoted(names.formerSchema()) + " cascade");
      live.run("commit");
    }
  }

  @Override
  public void settle() throws IOException {
    if (hasAlone(names.live())) {
      try (var live = connect(names.live())) {
        live.run("set client_min_messages = error");
        live.run("drop schema if exists " + Sql.quoted(names.formerSchema()) + " cascade");
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
    return !live.rows(
            "select 1 from pg_catalog.pg_namespace where nspname = "
                + Sql.literal(names.formerSchema()))
        .isEmpty();
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
