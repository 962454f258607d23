package dev.backstay.component.postgres;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Makes tables in a served database as they were staged, with all that belongs to them, in the
/// transaction that is open.
final class TableMaking {

  private static final Set<String> WITH_OWNERS = Set.of("TABLE", "STATISTICS", "SCHEMA");

  private final RowCopy rows;
  private final Sql live;
  private final TableItems items;
  private final Collection<TableName> tables;

  TableMaking(RowCopy rows, TableItems items, Collection<TableName> tables) {
    this.rows = rows;
    live = rows.live();
    this.items = items;
    this.tables = List.copyOf(tables);
  }

  void make() throws IOException {
    var checked = LooseReferences.checkedIn(rows.staged());
    var isFilled = false;
    for (var entry : items.own()) {
      if (!isFilled && entry.section() == ArchiveHead.Entry.POST_DATA) {
        fill();
        isFilled = true;
      }
      if (!Grants.isGrant(entry) && !entry.description().equals("TABLE DATA")) {
        make(entry);
        if (entry.description().equals("FK CONSTRAINT")) {
          check(TableItems.Constraint.of(entry), checked);
        }
      }
    }
    if (!isFilled) {
      fill();
    }
    giveAway();
    for (var entry : items.own()) {
      if (Grants.isGrant(entry)) {
        live.perform(entry.definition());
      }
    }
  }

  private void make(ArchiveHead.Entry entry) throws IOException {
    live.run("set local default_tablespace = " + Sql.literal(entry.tablespace()));
    if (!entry.method().isEmpty()) {
      live.run("set local default_table_access_method = " + Sql.quoted(entry.method()));
    }
    live.perform(entry.definition());
    var name = new TableName(entry.schema(), entry.name());
    if (entry.description().equals("TABLE")) {
      withdraw("table", name);
    } else if (entry.description().equals("SEQUENCE")) {
      withdraw("sequence", name);
    }
  }

  /// What the account grants by default was not granted on what comes back.
  private void withdraw(String kind, TableName what) throws IOException {
    for (var row :
        live.rows(
            """
            select distinct coalesce(pg_catalog.quote_ident(r.rolname), 'public')
              from pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
                   left join pg_catalog.pg_roles r on r.oid = a.grantee
             where c.oid = %s::pg_catalog.regclass and a.grantee <> c.relowner"""
                .formatted(Sql.literal(what.sql())))) {
      live.run("revoke all on %s %s from %s".formatted(kind, what.sql(), row.getFirst()));
    }
  }

  private void check(TableItems.Constraint reference, Set<TableItems.Constraint> checked)
      throws IOException {
    if (checked.contains(reference)) {
      live.run(
          "alter table %s validate constraint %s"
              .formatted(reference.table().sql(), Sql.quoted(reference.name())));
    }
  }

  private void fill() throws IOException {
    for (var table : tables) {
      rows.copy(table);
    }
    for (var sequence : Sequence.all(rows.staged())) {
      if (tables.contains(sequence.owner())) {
        sequence.set(live);
      }
    }
  }

  /// An owner must be allowed to make things where its own stand, if only for this moment.
  private void giveAway() throws IOException {
    var account = live.value("select current_user");
    var lent = new LinkedHashSet<String>();
    for (var entry : items.own()) {
      if (WITH_OWNERS.contains(entry.description()) && !entry.owner().equals(account)) {
        if (!entry.schema().isEmpty() && lacksRight(entry)) {
          var what = "create on schema " + Sql.quoted(entry.schema());
          live.run("grant " + what + " to " + Sql.quoted(entry.owner()));
          lent.add(what + " from " + Sql.quoted(entry.owner()));
        }
        live.run(
            "alter %s %s owner to %s"
                .formatted(entry.description(), sqlOf(entry), Sql.quoted(entry.owner())));
      }
    }
    for (var each : new HashSet<>(lent)) {
      live.run("revoke " + each);
    }
  }

  private boolean lacksRight(ArchiveHead.Entry entry) throws IOException {
    return live.value(
            "select pg_catalog.has_schema_privilege(%s, %s, 'CREATE')::text"
                .formatted(Sql.literal(entry.owner()), Sql.literal(entry.schema())))
        .equals("false");
  }

  private static String sqlOf(ArchiveHead.Entry entry) {
    return entry.schema().isEmpty()
        ? Sql.quoted(entry.name())
        : new TableName(entry.schema(), entry.name()).sql();
  }
}
