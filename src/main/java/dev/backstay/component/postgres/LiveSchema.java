package dev.backstay.component.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What a served database has to put rows into.
///
/// @param account who asks
/// @param mayMakeSchemas whether the account may make a schema there
/// @param tables its ordinary tables that are no extension's
/// @param ofExtensions those that are
/// @param references which tables each table refers to
/// @param materialized its materialized views, as they may be shown
record LiveSchema(
    String account,
    boolean mayMakeSchemas,
    Map<TableName, Table> tables,
    Set<TableName> ofExtensions,
    Map<TableName, Set<TableName>> references,
    Set<String> materialized) {

  private static final String OF_USERS =
      "n.nspname <> 'information_schema' and n.nspname !~ '^pg_'";

  private static final String TABLES =
      """
      select n.nspname, c.relname, c.relkind::text,
             pg_catalog.pg_has_role(c.relowner, 'USAGE')::text,
             exists (select from pg_catalog.pg_depend d
                      where d.classid = 'pg_catalog.pg_class'::regclass
                        and d.objid = c.oid and d.deptype = 'e')::text
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't' and %s
       order by 1, 2"""
          .formatted(OF_USERS);

  private static final String COLUMNS =
      """
      select n.nspname, c.relname, a.attname,
             case when a.attgenerated <> '' then 'GENERATED'
                  when a.attnotnull and not a.atthasdef and a.attidentity = ''
                       and t.typdefault is null then 'REQUIRED'
                  else 'FREE' end
        from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
             join pg_catalog.pg_class c on c.oid = a.attrelid
             join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and %s
       order by 1, 2, a.attnum"""
          .formatted(OF_USERS);

  private static final String REFERENCES =
      """
      select n.nspname, c.relname, m.nspname, t.relname
        from pg_catalog.pg_constraint f
             join pg_catalog.pg_class c on c.oid = f.conrelid
             join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             join pg_catalog.pg_class t on t.oid = f.confrelid
             join pg_catalog.pg_namespace m on m.oid = t.relnamespace
       where f.contype = 'f'""";

  /// How a column comes by a value if none is said.
  enum Column {
    FREE,
    REQUIRED,
    GENERATED
  }

  /// One table.
  ///
  /// @param isOwn whether the account has the rights of its owner
  /// @param columns its columns, in their order
  record Table(boolean isOwn, Map<String, Column> columns) {}

  static LiveSchema ask(Sql sql) throws IOException {
    var tables = new LinkedHashMap<TableName, Table>();
    var ofExtensions = new HashSet<TableName>();
    var materialized = new TreeSet<String>();
    for (var row : sql.rows(TABLES)) {
      var name = new TableName(row.get(0), row.get(1));
      if (row.get(4).equals("true")) {
        ofExtensions.add(name);
      } else if (row.get(2).equals("m")) {
        materialized.add(name.toString());
      } else if (row.get(2).equals("r")) {
        tables.put(name, new Table(row.get(3).equals("true"), new LinkedHashMap<>()));
      }
    }
    for (var row : sql.rows(COLUMNS)) {
      var table = tables.get(new TableName(row.get(0), row.get(1)));
      if (table != null) {
        table.columns.put(row.get(2), Column.valueOf(row.get(3)));
      }
    }
    var references = new LinkedHashMap<TableName, Set<TableName>>();
    for (var row : sql.rows(REFERENCES)) {
      references
          .computeIfAbsent(new TableName(row.get(0), row.get(1)), _ -> new HashSet<>())
          .add(new TableName(row.get(2), row.get(3)));
    }
    return new LiveSchema(
        sql.value("select current_user"),
        sql.value(
                "select pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')::text")
            .equals("true"),
        tables,
        ofExtensions,
        references,
        materialized);
  }

  /// The columns of a table that can be written, in their order.
  static List<String> columnsOf(Sql sql, TableName table) throws IOException {
    var columns = new ArrayList<String>();
    for (var row :
        sql.rows(
            """
            select attname from pg_catalog.pg_attribute
             where attrelid = %s::pg_catalog.regclass
               and attnum > 0 and not attisdropped and attgenerated = ''
             order by attnum"""
                .formatted(Sql.literal(table.sql())))) {
      columns.add(row.getFirst());
    }
    return columns;
  }
}
