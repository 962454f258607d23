package dev.backstay.component.postgres;

import dev.backstay.component.Expectation;
import dev.backstay.component.VitalNames;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a database says of itself in one transaction: how it was made, what it holds.
///
/// @param details how it was made, by stable name
/// @param vitals what it holds, by stable name
/// @param tables the tables whose rows a dump must hold, as `schema table`
record DatabaseFacts(
    SortedMap<String, String> details, SortedMap<String, String> vitals, SortedSet<String> tables) {

  /// Nothing was asked yet.
  static final DatabaseFacts NONE =
      new DatabaseFacts(new TreeMap<>(), new TreeMap<>(), new TreeSet<>());

  private static final int TABLES_LISTED_MAX = 500;

  /// Ordinary tables that are nobody's extension's, nor the server's own.
  static final String TABLES =
      """
      select n.nspname, c.relname
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and c.relpersistence <> 't'
         and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
         and not exists (select from pg_catalog.pg_depend d
              where d.classid = 'pg_catalog.pg_class'::regclass
                and d.objid = c.oid and d.deptype = 'e')
       order by 1, 2""";

  private static final String MADE =
      """
      select pg_catalog.current_setting('server_version'),
             pg_catalog.current_setting('server_version_num'),
             pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate, d.datctype,
             pg_catalog.pg_get_userbyid(d.datdba), pg_catalog.pg_is_in_recovery()::text
        from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()""";

  DatabaseFacts {
    details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    vitals = Collections.unmodifiableSortedMap(new TreeMap<>(vitals));
    tables = Collections.unmodifiableSortedSet(new TreeSet<>(tables));
  }

  /// Asks in the transaction that is open.
  static DatabaseFacts ask(Sql sql, List<Expectation> expected) throws IOException {
    var details = new TreeMap<String, String>();
    var made = sql.rows(MADE).getFirst();
    var names =
        List.of(
            "server_version",
            "server_version_num",
            "encoding",
            "collate",
            "ctype",
            "owner",
            "standby");
    for (var i = 0; i < names.size(); i++) {
      details.put(names.get(i), made.get(i));
    }
    details.put("extensions", sql.value(joined("extname || ' ' || extversion", "pg_extension")));
    details.put("roles", sql.value(ROLES));
    var tables = new TreeSet<String>();
    var vitals = rowsOf(sql, tables);
    newest(sql, expected, vitals);
    return new DatabaseFacts(details, vitals, tables);
  }

  private static String joined(String what, String catalog) {
    return "select coalesce(string_agg(%s, ', ' order by 1), '') from pg_catalog.%s"
        .formatted(what, catalog)
        .replace("order by 1", "order by " + what);
  }

  /// Those who own something in the database.
  private static final String ROLES =
      """
      select coalesce(string_agg(distinct pg_catalog.pg_get_userbyid(c.relowner), ', '), '')
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where n.nspname <> 'information_schema' and n.nspname !~ '^pg_'""";

  private static SortedMap<String, String> rowsOf(Sql sql, SortedSet<String> tables)
      throws IOException {
    var vitals = new TreeMap<String, String>();
    var total = 0L;
    for (var row : sql.rows(TABLES)) {
      var schema = row.get(0);
      var table = row.get(1);
      tables.add(schema + " " + table);
      var count =
          sql.value("select count(*) from only " + Sql.quoted(schema) + "." + Sql.quoted(table));
      total += Long.parseLong(count);
      var shown = new TableName(schema, table).plain();
      if (tables.size() <= TABLES_LISTED_MAX && shown.length() <= VitalNames.NAME_LENGTH_MAX) {
        vitals.put(VitalNames.rows(shown), count);
      }
    }
    vitals.put("tables", Integer.toString(tables.size()));
    vitals.put(VitalNames.ROWS, Long.toString(total));
    return vitals;
  }

  private static void newest(Sql sql, List<Expectation> expected, SortedMap<String, String> vitals)
      throws IOException {
    for (var each : expected) {
      if (each instanceof Expectation.Newest(var table, var column, _) && has(sql, table, column)) {
        var value =
            sql.value(
                "select coalesce(pg_catalog.to_char(max(%s)::timestamptz at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), 'none') from %s"
                    .formatted(Sql.quoted(column), qualified(table)));
        vitals.put(VitalNames.newest(table, column), value);
      }
    }
  }

  /// What is not there is not asked for: that is a finding, and no reason to keep nothing.
  private static boolean has(Sql sql, String table, String column) throws IOException {
    var query =
        "select exists (select from pg_catalog.pg_attribute where attrelid = pg_catalog.to_regclass(%s) and attname = %s and not attisdropped)"
            .formatted(Sql.literal(qualified(table)), Sql.literal(column));
    return sql.value(query).equals("t");
  }

  private static String qualified(String table) {
    var dot = table.indexOf('.');
    return dot < 0
        ? Sql.quoted(table)
        : Sql.quoted(table.substring(0, dot)) + "." + Sql.quoted(table.substring(dot + 1));
  }
}
