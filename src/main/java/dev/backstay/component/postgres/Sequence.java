package dev.backstay.component.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Where a sequence stands.
///
/// @param name the sequence
/// @param owner the table that it belongs to; itself if to none
/// @param last the value that it gave last, or gives first
/// @param isCalled whether it gave that value
record Sequence(TableName name, TableName owner, String last, boolean isCalled) {

  private static final String SEQUENCES =
      """
      select n.nspname, c.relname, coalesce(tn.nspname, n.nspname), coalesce(t.relname, c.relname)
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             left join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_class'::regclass
                  and d.objid = c.oid and d.refclassid = 'pg_catalog.pg_class'::regclass
                  and d.deptype in ('a', 'i')
             left join pg_catalog.pg_class t on t.oid = d.refobjid
             left join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
       where c.relkind = 'S' and c.relpersistence <> 't'
         and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
         and not exists (select from pg_catalog.pg_depend e
              where e.classid = 'pg_catalog.pg_class'::regclass
                and e.objid = c.oid and e.deptype = 'e')
       order by 1, 2""";

  /// Those of a database that are no extension's.
  static List<Sequence> all(Sql sql) throws IOException {
    var all = new ArrayList<Sequence>();
    for (var row : sql.rows(SEQUENCES)) {
      var name = new TableName(row.get(0), row.get(1));
      all.add(ask(sql, name, new TableName(row.get(2), row.get(3))));
    }
    return all;
  }

  private static Sequence ask(Sql sql, TableName name, TableName owner) throws IOException {
    var row = sql.rows("select last_value, is_called::text from " + name.sql()).getFirst();
    return new Sequence(name, owner, row.get(0), row.get(1).equals("true"));
  }

  /// Whether there is one of that name.
  static boolean has(Sql sql, TableName name) throws IOException {
    return !sql.rows(
            """
            select 1 from pg_catalog.pg_class c
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where c.relkind = 'S' and n.nspname = %s and c.relname = %s"""
                .formatted(Sql.literal(name.schema()), Sql.literal(name.table())))
        .isEmpty();
  }

  /// Has the one of that name stand here too, if there is one, once the transaction ends well.
  void set(Sql sql) throws IOException {
    if (has(sql, name)) {
      // A value alone would be set at once and for ever; what is begun anew is the transaction's.
      sql.run("alter sequence " + name.sql() + " restart");
      sql.run(
          "select pg_catalog.setval(%s, %s, %s)"
              .formatted(Sql.literal(name.sql()), last, isCalled));
    }
  }
}
