package dev.backstay.component.postgres;

import dev.backstay.component.Component;
import dev.backstay.component.ComponentHandler;
import dev.backstay.component.Destination;
import dev.backstay.component.Divisible;
import dev.backstay.component.Excerpt;
import dev.backstay.component.FixedCapture;
import dev.backstay.component.LiveState;
import dev.backstay.component.Measurable;
import dev.backstay.component.Outlook;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.component.ServerExchange;
import dev.backstay.component.Share;
import dev.backstay.component.ShareExchange;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.TreeBuilder;
import dev.backstay.failure.FailureCode;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentContent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/// Captures and restores one database of a PostgreSQL server.
public final class PostgresHandler implements ComponentHandler, LiveState, Measurable, Divisible {

  private final PostgresDatabase database;
  private final Clients clients;
  private final InstantSource clock;

  /// For one database.
  public PostgresHandler(PostgresDatabase database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    clients = Clients.of(database);
  }

  @Override
  public PostgresDatabase component() {
    return database;
  }

  @Override
  public SortedMap<String, String> vitals() throws IOException {
    try (var sql = connect()) {
      sql.run("begin read only");
      return DatabaseFacts.ask(sql, database.expectations()).vitals();
    }
  }

  @Override
  public void inspect() {
    try (var sql = connect()) {
      var _ = fit(sql);
    } catch (IOException e) {
      throw Failures.capture(database, "cannot be captured: " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<String> first(String query, Duration limit) throws IOException {
    try (var sql = Sql.connect(clients, database.database(), limit)) {
      sql.run("begin read only");
      var values = new ArrayList<String>();
      new Questions(sql)
          .ask(
              query,
              value -> {
                if (values.isEmpty()) {
                  values.add(value);
                }
              });
      return values.stream().findFirst();
    }
  }

  /// A connection to the database.
  Sql connect() throws IOException {
    return connect(database.timeout());
  }

  /// The same, which may be open no longer than that.
  Sql connect(Duration limit) throws IOException {
    return Sql.connect(clients, database.database(), limit);
  }

  /// The client programs for the server of that connection.
  ///
  /// @throws dev.backstay.failure.CaptureFailedException if they are too old
  Clients fit(Sql sql) throws IOException {
    var major = Server.majorOf(sql);
    var fit = clients.fitFor(major);
    for (var program : new String[] {"pg_dump", "pg_restore"}) {
      var version = fit.version(program);
      if (!version.isSafe()) {
        throw Failures.toolTooOld(program, version);
      }
      if (version.major() < major) {
        throw Failures.capture(
            database,
            "is kept by a server of version " + major + ", and " + program + " is " + version,
            null);
      }
    }
    return fit;
  }

  /// Opens a transaction, which holds the point until the dump has been read.
  @Override
  public Capture capture(Scratch scratch) {
    return open();
  }

  private Capture open() {
    try {
      var sql = connect();
      try {
        return PostgresCapture.open(this, sql, clock);
      } catch (IOException | RuntimeException e) {
        sql.close();
        throw e;
      }
    } catch (IOException e) {
      throw Failures.capture(database, "cannot be captured: " + e.getMessage(), e);
    }
  }

  /// The same: there is no other way to a database than through its server. One that is not there
  /// gives no entries.
  @Override
  public Capture captureAsIs() {
    try {
      if (!Server.of(clients).has(database.database())) {
        return FixedCapture.absent(database, clock.instant());
      }
    } catch (IOException e) {
      throw Failures.capture(database, "cannot be asked for: " + e.getMessage(), e);
    }
    return open();
  }

  @Override
  public boolean isThere() {
    try {
      return Server.of(clients).has(database.database());
    } catch (IOException e) {
      throw Failures.restore(
          database, FailureCode.RESTORE_FAILED, "cannot be asked for: " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<String> identity() {
    try {
      return Optional.of(Server.of(clients).identity() + "/" + database.database());
    } catch (IOException unreachable) {
      return Optional.empty();
    }
  }

  @Override
  public Outlook foresee(ComponentContent content) {
    try (var sql = Server.of(clients).connect()) {
      var head = DumpHead.of(content);
      if (head.isEmpty()) {
        return Outlook.CLEAR;
      }
      if (!database.scope().isWhole()) {
        return foreseePart(head.get(), sql);
      }
      var owner = Optional.ofNullable(content.component().facts().details().get("owner"));
      var account = Account.of(sql);
      return Belongings.of(head.get(), owner, account)
          .outlook(database.waived())
          .and(RestoredCode.of(head.get(), sql).outlook(account, database.waived()));
    } catch (DumpFormatException e) {
      throw Failures.restore(
          database, FailureCode.DUMP_FORMAT, "cannot be restored from " + e.getMessage(), e);
    } catch (IOException e) {
      throw Failures.restore(
          database, FailureCode.RESTORE_FAILED, "cannot be restored: " + e.getMessage(), e);
    }
  }

  private Outlook foreseePart(ArchiveHead head, Sql server) throws IOException {
    var lacking = choice().lackingIn(head);
    if (lacking.isPresent()) {
      return new Outlook(List.of(), List.of(lacking.get()));
    }
    try (var live = connect()) {
      return database.scope().isOfRows()
          ? foreseeRows(head, server, live)
          : foreseeTables(head, server, live);
    }
  }

  private Outlook foreseeRows(ArchiveHead head, Sql server, Sql live) throws IOException {
    return RowsFit.foresee(head, live, choice(), leftAlone())
        .and(
            RestoredCode.of(head.only(Loading::isForRows), server)
                .outlook(Account.of(server), database.waived()));
  }

  private Outlook foreseeTables(ArchiveHead head, Sql server, Sql live) throws IOException {
    var tables = choice().of(head);
    var items = TableItems.of(head, tables, TableExchange.missingSchemas(live, tables));
    var account = Account.of(server);
    var alone = items.in(head);
    return TablesFit.foresee(head, items, tables, live)
        .and(Belongings.of(alone, Optional.empty(), account).outlook(database.waived()))
        .and(RestoredCode.of(alone, server).outlook(account, database.waived()));
  }

  private TableChoice choice() {
    return TableChoice.of(database.scope());
  }

  /// Who names a table wants it.
  private Set<TableName> leftAlone() {
    var named = choice().tables();
    return database.leftAlone().stream()
        .map(TableName::of)
        .filter(table -> !named.contains(table))
        .collect(Collectors.toSet());
  }

  @Override
  public StagedComponent stage(
      ComponentContent content, Selection selection, Destination destination, Progress progress) {
    new TreeBuilder(content, selection, destination, progress).claim();
    var names = Names.of(database.database(), destination.run());
    var named = clients.named(destination.run());
    return StagedDatabase.load(named, names, content, destination, progress);
  }

  @Override
  public Optional<ServerExchange> exchange(Destination destination) {
    var names = Names.of(database.database(), destination.run());
    return Optional.of(
        switch (database.scope().part()) {
          case WHOLE -> new DatabaseExchange(clients.named(destination.run()), names);
          case ROWS ->
              new RowExchange(clients.named(destination.run()), names, choice(), leftAlone());
          case TABLES -> new TableExchange(clients.named(destination.run()), names, choice());
        });
  }

  @Override
  public Excerpt excerpt(Component stored, Share share, Path directory) throws IOException {
    if (!(stored instanceof PostgresDatabase other)) {
      throw new IllegalArgumentException(stored.name() + " is no database");
    }
    share.write(directory);
    return new ShareCopies(directory, share).make(Clients.of(other), clients);
  }

  @Override
  public ServerExchange exchange(Path directory) {
    return new ShareExchange(new LiveRows(clients, directory), directory);
  }
}
