package dev.backstay.component.postgres;

import dev.backstay.component.Outlook;
import dev.backstay.component.Outlook.Obstacle;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Whether tables of a dump can be put into a served database, with all that belongs to them.
final class TablesFit {

  private final ArchiveHead head;
  private final TableItems items;
  private final Set<TableName> tables;
  private final Sql live;
  private final List<String> lines = new ArrayList<>();
  private final Set<String> unfit = new LinkedHashSet<>();
  private final Set<String> forbidden = new LinkedHashSet<>();
  private final Set<TableName> present = new HashSet<>();

  private TablesFit(ArchiveHead head, TableItems items, Set<TableName> tables, Sql live) {
    this.head = head;
    this.items = items;
    this.tables = tables;
    this.live = live;
  }

  /// What is to be said of it before a restore.
  ///
  /// @param items what makes up the tables
  /// @param live a connection to the served database
  static Outlook foresee(ArchiveHead head, TableItems items, Set<TableName> tables, Sql live)
      throws IOException {
    live.run(Sql.PLAIN);
    return new TablesFit(head, items, tables, live).foresee();
  }

  private Outlook foresee() throws IOException {
    items
        .entangled(head)
        .forEach(it -> unfit.add(it + " is partitioned, a part, or inherits in the snapshot"));
    judgePresent();
    judgeNames();
    judgeNeeds();
    judgeSchemas();
    judgeBonds();
    Dependants.of(live, present)
        .forEach(it -> unfit.add("a restored table would leave behind: " + it));
    tell();
    return new Outlook(
        lines,
        Obstacle.both(
            Obstacle.of(
                FailureCode.TARGET_UNSUPPORTED,
                unfit,
                "Drop what hangs on the tables and make it again afterwards, make what they need, add"
                    + " `--data-only` if rows suffice, or restore the whole database."),
            Obstacle.of(
                FailureCode.RIGHTS_LACKING,
                forbidden,
                "Restore with the account that owns the database and its tables, or a member of it.")));
  }

  /// What has the names of the tables now.
  private void judgePresent() throws IOException {
    var account = live.value("select current_user");
    for (var row :
        live.rows(
            """
            select n.nspname, c.relname, c.relkind::text,
                   pg_catalog.pg_has_role(c.relowner, 'USAGE')::text,
                   (c.relispartition or exists (select from pg_catalog.pg_inherits i
                     where i.inhrelid = c.oid or i.inhparent = c.oid))::text,
                   exists (select from pg_catalog.pg_depend d
                            where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                              and d.objid = c.oid and d.deptype = 'e')::text
              from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where (n.nspname, c.relname) in %s order by 1, 2"""
                .formatted(TableChoice.pairs(tables)))) {
      var table = new TableName(row.get(0), row.get(1));
      if (!row.get(2).equals("r") || row.get(4).equals("true")) {
        unfit.add(table + " is something else now, partitioned, a part, or inherits");
      } else if (row.get(5).equals("true")) {
        unfit.add(table + " belongs to an extension");
      } else {
        present.add(table);
        if (!row.get(3).equals("true")) {
          forbidden.add(account + " does not own " + table);
        }
      }
    }
  }

  /// Names that others have now, which what belongs to the tables would get.
  private void judgeNames() throws IOException {
    var names =
        items.own().stream()
            .filter(it -> it.description().equals("INDEX") || it.description().equals("SEQUENCE"))
            .map(it -> new TableName(it.schema(), it.name()))
            .toList();
    for (var row :
        live.rows(
            """
            with t as (select c.oid from pg_catalog.pg_class c
                         join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                        where (n.nspname, c.relname) in %s)
            select n.nspname, c.relname
              from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where (n.nspname, c.relname) in %s
               and not exists (select from pg_catalog.pg_index i
                                where i.indexrelid = c.oid and i.indrelid in (table t))
               and not exists (select from pg_catalog.pg_depend d
                                where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                  and d.objid = c.oid and d.deptype in ('a', 'i')
                                  and d.refclassid = d.classid and d.refobjid in (table t))
             order by 1, 2"""
                .formatted(TableChoice.pairs(tables), TableChoice.pairs(names)))) {
      unfit.add(
          "%s is in the way, which is of no restored table now"
              .formatted(new TableName(row.get(0), row.get(1))));
    }
  }

  /// What the tables need and the served database lacks, as far as names tell.
  private void judgeNeeds() throws IOException {
    var there = new HashSet<String>();
    for (var row :
        live.rows(
            """
            select 'type', n.nspname, t.typname from pg_catalog.pg_type t
              join pg_catalog.pg_namespace n on n.oid = t.typnamespace
            union all select 'function', n.nspname, p.proname from pg_catalog.pg_proc p
              join pg_catalog.pg_namespace n on n.oid = p.pronamespace
            union all select 'relation', n.nspname, c.relname from pg_catalog.pg_class c
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            union all select 'collation', n.nspname, c.collname from pg_catalog.pg_collation c
              join pg_catalog.pg_namespace n on n.oid = c.collnamespace
            union all select 'extension', '', extname from pg_catalog.pg_extension""")) {
      there.add(String.join("\0", row));
    }
    for (var entry : items.neededFirst()) {
      var kind =
          switch (entry.description()) {
            case "TYPE", "DOMAIN", "SHELL TYPE" -> "type";
            case "FUNCTION", "PROCEDURE", "AGGREGATE" -> "function";
            case "TABLE", "SEQUENCE", "VIEW", "MATERIALIZED VIEW", "FOREIGN TABLE" -> "relation";
            case "COLLATION" -> "collation";
            case "EXTENSION" -> "extension";
            default -> "";
          };
      var end = kind.equals("function") ? entry.name().indexOf('(') : -1;
      var name = end < 0 ? entry.name() : entry.name().substring(0, end);
      if (!kind.isEmpty() && !there.contains(String.join("\0", kind, entry.schema(), name))) {
        unfit.add("the restored tables need the " + entry.shown() + ", which is not there");
      }
    }
  }

  private void judgeSchemas() throws IOException {
    var account = live.value("select current_user");
    var mayMake =
        live.value(
            "select pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')::text");
    if (!mayMake.equals("true")) {
      forbidden.add(account + " may make no schema in the database");
    }
    for (var row :
        live.rows(
            """
            select nspname, pg_catalog.has_schema_privilege(oid, 'CREATE')::text
              from pg_catalog.pg_namespace where nspname in (%s) order by 1"""
                .formatted(
                    tables.stream()
                        .map(it -> Sql.literal(it.schema()))
                        .distinct()
                        .collect(Collectors.joining(", "))))) {
      if (!row.get(1).equals("true")) {
        forbidden.add(account + " may make nothing in the schema " + row.getFirst());
      }
    }
    var missing = new TreeSet<>(TableExchange.missingSchemas(live, tables));
    if (!missing.isEmpty()) {
      lines.add("makes the schema " + String.join(", ", missing));
    }
    judgeLending(account);
  }

  /// An owner who may make nothing where its own stand is allowed to for a moment.
  private void judgeLending(String account) throws IOException {
    for (var entry : items.own()) {
      if (entry.description().equals("TABLE") && !entry.owner().isEmpty()) {
        var rows =
            live.rows(
                """
                select 1 from pg_catalog.pg_namespace n, pg_catalog.pg_roles r
                 where n.nspname = %s and r.rolname = %s and r.rolname <> current_user
                   and not pg_catalog.has_schema_privilege(r.oid, n.oid, 'CREATE')
                   and not pg_catalog.pg_has_role(n.nspowner, 'USAGE')"""
                    .formatted(Sql.literal(entry.schema()), Sql.literal(entry.owner())));
        if (!rows.isEmpty()) {
          forbidden.add(
              "%s cannot let %s own something in the schema %s"
                  .formatted(account, entry.owner(), entry.schema()));
        }
      }
    }
  }

  private void judgeBonds() throws IOException {
    var others = new TreeSet<String>();
    for (var bond : Bond.of(live, present)) {
      if (bond.isFromOther()) {
        others.add(bond.toString());
        var isOwn =
            live.value(
                "select pg_catalog.pg_has_role(relowner, 'USAGE')::text from pg_catalog.pg_class where oid = %s::pg_catalog.regclass"
                    .formatted(Sql.literal(bond.table().sql())));
        if (!isOwn.equals("true")) {
          forbidden.add(live.value("select current_user") + " does not own " + bond.table());
        }
      }
    }
    if (!others.isEmpty()) {
      lines.add("references that are checked anew: " + String.join(", ", others));
    }
    tellOfLost();
  }

  /// Who drops a table may have dropped what referred to it; that belongs to other tables.
  private void tellOfLost() throws IOException {
    var there = new HashSet<TableItems.Constraint>();
    for (var row :
        live.rows(
            """
            select n.nspname, r.relname, c.conname
              from pg_catalog.pg_constraint c join pg_catalog.pg_class r on r.oid = c.conrelid
                   join pg_catalog.pg_namespace n on n.oid = r.relnamespace
             where c.contype = 'f'""")) {
      var table = new TableName(row.get(0), row.get(1));
      there.add(new TableItems.Constraint(table, row.get(2)));
    }
    var lost = new TreeSet<String>();
    for (var entry : items.referring(head)) {
      var reference = TableItems.Constraint.of(entry);
      if (!there.contains(reference)) {
        lost.add(
            new TableName(entry.schema(), reference.table().table() + "." + reference.name())
                .toString());
      }
    }
    if (!lost.isEmpty()) {
      lines.add(
          "not made again, as they are of other tables: references " + String.join(", ", lost));
    }
  }

  private void tell() {
    var fresh = new HashSet<>(tables);
    fresh.removeAll(present);
    if (!present.isEmpty()) {
      lines.add("replaces " + TableChoice.shown(present) + ", with all that belongs to it");
    }
    if (!fresh.isEmpty()) {
      lines.add("makes " + TableChoice.shown(fresh) + ", which is not there");
    }
    lines.add("leaves everything else of the database alone");
  }
}
