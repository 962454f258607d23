package dev.backstay.component.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// A reference between a table that is exchanged and one that is not.
///
/// @param table the table that refers
/// @param name the name of the constraint
/// @param definition what it says
/// @param comment what is said of it; empty if nothing
/// @param isFromOther whether the one that is not exchanged refers to the other
record Bond(TableName table, String name, String definition, String comment, boolean isFromOther) {

  /// Those of some tables, in the open transaction, the `search_path` of which is empty.
  static List<Bond> of(Sql sql, Collection<TableName> tables) throws IOException {
    var bonds = new ArrayList<Bond>();
    for (var row :
        sql.rows(
            """
            with t as (select c.oid from pg_catalog.pg_class c
                         join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                        where (n.nspname, c.relname) in %s)
            select n.nspname, r.relname, c.conname, pg_catalog.pg_get_constraintdef(c.oid),
                   coalesce(pg_catalog.obj_description(c.oid, 'pg_constraint'), ''),
                   (c.confrelid in (table t))::text
              from pg_catalog.pg_constraint c join pg_catalog.pg_class r on r.oid = c.conrelid
                   join pg_catalog.pg_namespace n on n.oid = r.relnamespace
             where c.contype = 'f' and c.conparentid = 0
               and (c.conrelid in (table t)) <> (c.confrelid in (table t))
             order by 1, 2, 3"""
                .formatted(TableChoice.pairs(tables)))) {
      var table = new TableName(row.get(0), row.get(1));
      var isFromOther = row.get(5).equals("true");
      bonds.add(new Bond(table, row.get(2), row.get(3), row.get(4), isFromOther));
    }
    return bonds;
  }

  /// Takes it away.
  void drop(Sql sql) throws IOException {
    sql.run("alter table " + table.sql() + " drop constraint " + Sql.quoted(name));
  }

  /// Makes it again.
  ///
  /// @throws IOException also if a row refers to none
  void bind(Sql sql) throws IOException {
    var quoted = Sql.quoted(name);
    sql.run("alter table %s add constraint %s %s".formatted(table.sql(), quoted, definition));
    if (!comment.isEmpty()) {
      sql.run(
          "comment on constraint %s on %s is %s"
              .formatted(quoted, table.sql(), Sql.literal(comment)));
    }
  }

  /// As it may be shown.
  @Override
  public String toString() {
    return new TableName(table.schema(), table.table() + "." + name).toString();
  }
}
