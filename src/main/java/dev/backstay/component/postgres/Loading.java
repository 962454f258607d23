package dev.backstay.component.postgres;

import dev.backstay.process.RunningProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Loads a dump into an empty database, with owners, grants and settings as far as an account can
/// bring them about.
final class Loading {

  private static final Set<String> NOT_FOR_ROWS =
      Set.of(
          "ACL",
          "DEFAULT ACL",
          "POLICY",
          "ROW SECURITY",
          "TRIGGER",
          "EVENT TRIGGER",
          "COMMENT",
          "SECURITY LABEL",
          "PUBLICATION",
          "PUBLICATION TABLE",
          "PUBLICATION TABLES IN SCHEMA",
          "SUBSCRIPTION",
          "SUBSCRIPTION TABLE",
          "FOREIGN DATA WRAPPER",
          "SERVER",
          "USER MAPPING",
          "FOREIGN TABLE",
          "MATERIALIZED VIEW DATA");

  private final Clients clients;
  private final String database;
  private final StoredDump dump;
  private ArchiveHead head;
  private final Belongings belongings;
  private final Account account;
  private final boolean keepsOwners;

  Loading(Clients clients, String database, StoredDump dump, Ownership ownership) {
    this.clients = clients;
    this.database = database;
    this.dump = dump;
    head = dump.head();
    belongings = ownership.belongings();
    account = ownership.account();
    keepsOwners = ownership.keepsOwners();
  }

  /// Whose what is loaded shall be.
  record Ownership(Belongings belongings, Account account, boolean keepsOwners) {}

  void load() throws IOException {
    if (keepsOwners && hasOtherOwners()) {
      loadForOwners();
    } else {
      restore(entry -> !Grants.isGrant(entry));
    }
    if (keepsOwners) {
      restore(Grants::isGrant);
    } else {
      grantWhatCanBe();
    }
    setAll();
  }

  /// Loads the rows of some tables, and of the rest what they need to be checked. What references
  /// lead to is not among some tables: these are checked where everything is.
  void loadRows(TableChoice choice) throws IOException {
    restore(
        entry ->
            isForRows(entry)
                && (choice.isAll() || !entry.description().equals("FK CONSTRAINT"))
                && (!entry.description().equals("TABLE DATA")
                    || choice.includes(new TableName(entry.schema(), entry.name()))));
  }

  /// Loads what makes up some tables, which is all that the head has.
  void loadTables(TableItems items) throws IOException {
    var ofReferences = items.ofReferences();
    var whole = head;
    head = whole.only(entry -> !ofReferences.contains(entry.id()));
    load();
    try (var sql = connect()) {
      sql.run(Sql.PLAIN);
      LooseReferences.make(sql, items.references());
    }
    head = whole;
    restore(
        entry -> ofReferences.contains(entry.id()) && !entry.description().equals("FK CONSTRAINT"));
  }

  /// Whether an entry is needed where only rows are wanted.
  static boolean isForRows(ArchiveHead.Entry entry) {
    return !NOT_FOR_ROWS.contains(entry.description());
  }

  private boolean hasOtherOwners() {
    return belongings.owners().stream().anyMatch(it -> !it.equals(account.name()));
  }

  /// An owner must be allowed to make things where they stand, which owners of old need not be: it
  /// is for as long as they are given what they own.
  private void loadForOwners() throws IOException {
    restore(entry -> entry.description().equals("SCHEMA"));
    try (var sql = connect()) {
      var lent = new ArrayList<String>();
      for (var owner : belongings.owners()) {
        lent.addAll(lend(sql, owner));
      }
      restore(entry -> !entry.description().equals("SCHEMA") && !Grants.isGrant(entry));
      for (var each : lent) {
        sql.run("revoke create " + each);
      }
    }
  }

  private List<String> lend(Sql sql, String owner) throws IOException {
    var lent = new ArrayList<String>();
    var role = Sql.literal(owner);
    for (var row :
        sql.rows(
            """
            select n.nspname from pg_catalog.pg_namespace n
             where n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
               and not pg_catalog.has_schema_privilege(%s, n.oid, 'CREATE')"""
                .formatted(role))) {
      var schema = Sql.quoted(row.getFirst());
      sql.run("grant create on schema " + schema + " to " + Sql.quoted(owner));
      lent.add("on schema " + schema + " from " + Sql.quoted(owner));
    }
    return lent;
  }

  /// Has the entries restored that are wanted: what comes before rows, then these while they are
  /// read, then what comes after them.
  private void restore(Predicate<ArchiveHead.Entry> wanted) throws IOException {
    var chosen = head.entries().stream().filter(wanted).toList();
    var rows = chosen.stream().filter(ArchiveHead.Entry::hasData).toList();
    var before = rows.isEmpty() ? chosen.size() : chosen.indexOf(rows.getFirst());
    make(chosen.subList(0, before));
    if (!rows.isEmpty()) {
      run(List.of(), it -> dump.feed(it, rows));
    }
    var after = chosen.subList(before, chosen.size());
    make(after.stream().filter(entry -> !entry.hasData()).toList());
  }

  /// With two jobs, for which the program wants a file; a program that a wrapper runs may not see
  /// any.
  private void make(List<ArchiveHead.Entry> entries) throws IOException {
    if (entries.isEmpty()) {
      return;
    }
    if (clients.database().wrapper().isEmpty()) {
      var file = dump.file(entries);
      run(List.of("--jobs=2", file.toString()), it -> it.input().close());
    } else {
      run(List.of(), it -> dump.tell(it, entries));
    }
  }

  /// What is done with a program that was started.
  private interface Feeding {
    void of(RunningProgram program) throws IOException;
  }

  private void run(List<String> how, Feeding feeding) throws IOException {
    var arguments = new ArrayList<>(List.of("--exit-on-error"));
    if (!keepsOwners) {
      arguments.add("--no-owner");
    }
    arguments.add(Clients.databaseArgument(database));
    arguments.addAll(how);
    var limit = clients.database().timeout();
    try (var restore = clients.start("pg_restore", arguments, limit)) {
      feeding.of(restore);
      restore.output().readAllBytes();
      var problem = restore.await();
      if (problem.isPresent()) {
        throw new SqlFailedException("pg_restore " + problem.get());
      }
    }
  }

  private void grantWhatCanBe() throws IOException {
    try (var sql = connect()) {
      for (var entry : head.entries()) {
        var isOthers =
            entry.description().equals("DEFAULT ACL") && !account.canGiveTo(entry.owner());
        if (Grants.isGrant(entry) && !isOthers && !DatabaseSettings.isOfDatabase(entry)) {
          for (var statement : Grants.without(entry, belongings.unknown())) {
            sql.run(statement);
          }
        }
      }
    }
  }

  /// Last, since what is set may be meant for services and hinder a restore.
  private void setAll() throws IOException {
    try (var sql = Server.of(clients).connect()) {
      for (var setting : belongings.settings().settings()) {
        var isKnown = setting.role().map(account::knows).orElse(true);
        if (isKnown && account.canSet(setting)) {
          sql.run(setting.act().on(database));
        }
      }
      for (var act : belongings.settings().others()) {
        if (act.roles().stream().allMatch(account::knows)) {
          sql.run(act.on(database));
        }
      }
    }
  }

  private Sql connect() throws IOException {
    return Sql.connect(clients, database, clients.database().timeout());
  }
}
