package dev.backstay.component.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Tables of a served database, locked by a transaction that replaces their rows.
///
/// References of and to them are taken away meanwhile, and made again as they were: the server
/// checks then that each one leads somewhere. Triggers do not run.
final class LiveTables {

  private final Sql sql;
  private final List<TableName> tables;
  private final List<Reference> references = new ArrayList<>();
  private final List<Trigger> triggers = new ArrayList<>();

  private record Reference(TableName table, String name, String definition, String comment) {}

  private record Trigger(TableName table, String name, String enabling) {}

  private LiveTables(Sql sql, List<TableName> tables) {
    this.sql = sql;
    this.tables = List.copyOf(tables);
  }

  /// Locks them in the open transaction, the `search_path` of which is empty.
  static LiveTables lock(Sql sql, List<TableName> tables) throws IOException {
    var locked = new LiveTables(sql, tables);
    if (!tables.isEmpty()) {
      sql.run("lock table " + locked.all() + " in access exclusive mode");
      locked.find();
    }
    return locked;
  }

  private String all() {
    return tables.stream().map(it -> "only " + it.sql()).collect(Collectors.joining(", "));
  }

  private void find() throws IOException {
    var ids =
        tables.stream()
            .map(it -> Sql.literal(it.sql()) + "::pg_catalog.regclass")
            .collect(Collectors.joining(", "));
    // Those of a part belong to the partitioned table that it is a part of.
    for (var row :
        sql.rows(
            """
      with recursive up as (
        select oid, conparentid from pg_catalog.pg_constraint
         where contype = 'f' and (conrelid in (%1$s) or confrelid in (%1$s))
        union select c.oid, c.conparentid
          from pg_catalog.pg_constraint c join up on c.oid = up.conparentid)
      select n.nspname, r.relname, c.conname, pg_catalog.pg_get_constraintdef(c.oid),
             coalesce(pg_catalog.obj_description(c.oid, 'pg_constraint'), '')
        from up join pg_catalog.pg_constraint c on c.oid = up.oid
             join pg_catalog.pg_class r on r.oid = c.conrelid
             join pg_catalog.pg_namespace n on n.oid = r.relnamespace
       where up.conparentid = 0
       order by 1, 2, 3"""
                .formatted(ids))) {
      var table = new TableName(row.get(0), row.get(1));
      references.add(new Reference(table, row.get(2), row.get(3), row.get(4)));
    }
    for (var row :
        sql.rows(
            """
      select n.nspname, c.relname, t.tgname,
             case t.tgenabled when 'R' then 'enable replica' when 'A' then 'enable always'
                  else 'enable' end
        from pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid
             join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where c.oid in (%s) and not t.tgisinternal and t.tgenabled <> 'D'
       order by 1, 2, 3"""
                .formatted(ids))) {
      triggers.add(new Trigger(new TableName(row.get(0), row.get(1)), row.get(2), row.get(3)));
    }
  }

  /// Takes away their rows, and all that stands in the way of others.
  void empty() throws IOException {
    // A check that was put off to the end would forbid to alter its table.
    sql.run("set constraints all immediate");
    for (var each : references) {
      sql.run("alter table " + each.table.sql() + " drop constraint " + Sql.quoted(each.name));
    }
    for (var each : triggers) {
      sql.run(
          "alter table only %s disable trigger %s"
              .formatted(each.table.sql(), Sql.quoted(each.name)));
    }
    if (!tables.isEmpty()) {
      sql.run("truncate " + all());
    }
  }

  /// Makes references and triggers as they were.
  ///
  /// @throws IOException also if a row refers to none
  void bind() throws IOException {
    for (var each : triggers) {
      sql.run(
          "alter table only %s %s trigger %s"
              .formatted(each.table.sql(), each.enabling, Sql.quoted(each.name)));
    }
    for (var each : references) {
      var name = Sql.quoted(each.name);
      sql.run(
          "alter table %s add constraint %s %s".formatted(each.table.sql(), name, each.definition));
      if (!each.comment.isEmpty()) {
        sql.run(
            "comment on constraint %s on %s is %s"
                .formatted(name, each.table.sql(), Sql.literal(each.comment)));
      }
    }
  }
}
