package dev.backstay.component.postgres;

import dev.backstay.component.Destination;
import dev.backstay.component.Editable;
import dev.backstay.component.Move;
import dev.backstay.component.Queryable;
import dev.backstay.component.Row;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.VitalNames;
import dev.backstay.component.Waiver;
import dev.backstay.failure.FailureCode;
import dev.backstay.rows.RowSource;
import dev.backstay.rows.Tabular;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentContent;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A database that was built from a dump beside the one that is served.
final class StagedDatabase implements StagedComponent, Queryable, Editable, Tabular {

  private final Clients clients;
  private final Names names;
  private final Destination destination;
  private final CaptureFacts facts;

  private StagedDatabase(
      Clients clients, Names names, Destination destination, CaptureFacts facts) {
    this.clients = clients;
    this.names = names;
    this.destination = destination;
    this.facts = facts;
  }

  /// Builds it from the dump of a snapshot.
  static StagedDatabase load(
      Clients clients,
      Names names,
      ComponentContent content,
      Destination destination,
      Progress progress) {
    var facts = content.component().facts();
    var staged = new StagedDatabase(clients, names, destination, facts);
    try {
      staged.load(StoredDump.of(content, destination.staged(), progress));
      return staged;
    } catch (IOException e) {
      throw Failures.restore(
          clients.database(),
          FailureCode.RESTORE_FAILED,
          "could not be built beside the live one: " + e.getMessage(),
          e);
    }
  }

  private void load(StoredDump dump) throws IOException {
    var scope = clients.database().scope();
    switch (scope.part()) {
      case WHOLE -> {
        var owner = Optional.ofNullable(facts.details().get("owner"));
        begin(dump, owner, keepsOwners()).load();
      }
      case ROWS -> begin(dump, Optional.empty(), false).loadRows(TableChoice.of(scope));
      case TABLES -> {
        var items = TableExchange.itemsOf(dump.head(), clients);
        begin(dump.with(items.in(dump.head())), Optional.empty(), keepsOwners()).loadTables(items);
      }
    }
  }

  private boolean keepsOwners() {
    return !clients.database().waived().contains(Waiver.OWNERS);
  }

  /// Makes the database, which is empty, and says what is loaded into it.
  private Loading begin(StoredDump dump, Optional<String> owner, boolean keepsOwners)
      throws IOException {
    var server = Server.of(clients);
    var made = facts.details();
    try (var sql = server.connect()) {
      var account = Account.of(sql);
      var belongings = Belongings.of(dump.head(), owner, account);
      server.create(
          names.staged(),
          keepsOwners ? belongings.owner() : Optional.empty(),
          made.getOrDefault("encoding", "UTF8"),
          made.getOrDefault("collate", "C"),
          made.getOrDefault("ctype", "C"));
      var ownership = new Loading.Ownership(belongings, account, keepsOwners);
      var fit = clients.fitFor(Server.majorOf(sql));
      return new Loading(fit, names.staged(), dump, ownership);
    }
  }

  @Override
  public Destination destination() {
    return destination;
  }

  /// Counts the rows, which must be as many as were captured.
  @Override
  public void verify() {
    try (var sql = Sql.connect(clients, names.staged(), clients.database().timeout())) {
      var found = DatabaseFacts.ask(sql, List.of()).vitals();
      var wanted = wanted(sql);
      facts
          .vitals()
          .forEach(
              (name, value) -> {
                if (wanted.test(name)) {
                  require(name, value, found.get(name));
                }
              });
    } catch (IOException e) {
      throw Failures.restore(
          clients.database(),
          FailureCode.STAGED_INVALID,
          "could not be asked after it was built: " + e.getMessage(),
          e);
    }
  }

  /// Which counts must be those of the snapshot.
  private Predicate<String> wanted(Sql sql) throws IOException {
    var choice = TableChoice.of(clients.database().scope());
    if (choice.isAll()) {
      return _ -> true;
    }
    var names = new HashSet<String>();
    for (var row : sql.rows(DatabaseFacts.TABLES)) {
      var table = new TableName(row.get(0), row.get(1));
      if (choice.includes(table)) {
        names.add(VitalNames.rows(table.plain()));
      }
    }
    return names::contains;
  }

  private void require(
      String vital, String captured, @org.jspecify.annotations.Nullable String found) {
    var counts = vital.equals(VitalNames.ROWS) || vital.startsWith(VitalNames.ROWS + ".");
    if (counts && !captured.equals(found)) {
      throw Failures.restore(
          clients.database(),
          FailureCode.STAGED_INVALID,
          "was built with another content: %s is %s, %s were captured"
              .formatted(vital, found, captured),
          null);
    }
  }

  @Override
  public void ask(String query, Consumer<String> each) throws IOException {
    try (var sql = Sql.connect(clients, names.staged(), clients.database().timeout())) {
      sql.run("begin read only");
      new Questions(sql).ask(query, each);
    }
  }

  @Override
  public void rows(String query, Consumer<Row> each) throws IOException {
    try (var sql = Sql.connect(clients, names.staged(), clients.database().timeout())) {
      sql.run("begin read only");
      RowQuery.ask(sql, query, each);
    }
  }

  @Override
  public RowSource open(Duration limit) throws IOException {
    var sql = Sql.connect(clients, names.staged(), limit);
    try {
      sql.run("begin read only");
      return PostgresRows.of(sql);
    } catch (IOException e) {
      sql.close();
      throw e;
    }
  }

  /// Durable with its commit, whatever is set for the account.
  @Override
  public long edit(String statement) throws IOException {
    try (var sql = Sql.connect(clients, names.staged(), clients.database().timeout())) {
      sql.run("begin");
      sql.run("set local synchronous_commit = on");
      var rows = new Questions(sql).change(statement);
      sql.run("commit");
      return rows;
    }
  }

  /// Nothing is renamed here: the server exchanges it.
  @Override
  public List<Move> moves() {
    return List.of();
  }
}
