package dev.backstay.component.postgres;

import dev.backstay.rows.Column;
import dev.backstay.rows.RowSource;
import dev.backstay.rows.Rows;
import dev.backstay.rows.TableShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A database asked for rows, in one transaction that only reads.
///
/// Rows are sorted by the server where its order is that of [dev.backstay.rows.Value]: whole
/// numbers and UUIDs, for which it may have an index; else by the bytes of what a value is written
/// as, which does not depend on the server's version nor on its locales.
final class PostgresRows implements RowSource {

  private static final Set<String> ORDERED = Set.of("smallint", "integer", "bigint", "uuid");

  /// What makes values of all servers read alike, and hides no row.
  private static final String ALIKE =
      """
      set local datestyle = 'ISO';
      set local intervalstyle = 'postgres';
      set local timezone = 'UTC';
      set local bytea_output = 'hex';
      set local extra_float_digits = 3;
      set local xmloption = content;
      set local row_security = off""";

  private static final String COLUMNS =
      """
      select n.nspname, c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
             coalesce(k.position, -1)
        from pg_catalog.pg_class c
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        join pg_catalog.pg_attribute a
          on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        left join pg_catalog.pg_index i on i.indrelid = c.oid and i.indisprimary and i.indisvalid
        left join lateral (select pg_catalog.array_position(i.indkey::int2[], a.attnum)) k(position)
          on k.position < i.indnkeyatts
       where (n.nspname, c.relname) in (%s)
       order by n.nspname, c.relname, a.attnum"""
          .formatted(DatabaseFacts.TABLES.replaceFirst("(?s)order by.*", ""));

  private final Sql sql;
  private final boolean isUnicode;

  private PostgresRows(Sql sql, boolean isUnicode) {
    this.sql = sql;
    this.isUnicode = isUnicode;
  }

  /// Takes over a connection with an open transaction.
  static RowSource of(Sql sql) throws IOException {
    try {
      sql.run(ALIKE);
      var encoding = sql.value("select pg_catalog.current_setting('server_encoding')");
      return new PostgresRows(sql, encoding.equals("UTF8"));
    } catch (IOException e) {
      sql.close();
      throw e;
    }
  }

  @Override
  public Rows ask(String statement) throws IOException {
    return PostgresCursor.of(sql, new Questions(sql).open(statement));
  }

  @Override
  public List<TableShape> tables() throws IOException {
    sql.run("set local search_path = ''");
    var columns =
        sql.rows(COLUMNS).stream()
            .collect(Collectors.groupingBy(row -> new TableName(row.get(0), row.get(1))));
    return sql.rows(DatabaseFacts.TABLES).stream()
        .map(row -> new TableName(row.get(0), row.get(1)))
        .map(table -> shapeOf(table, columns.getOrDefault(table, List.of())))
        .toList();
  }

  private static TableShape shapeOf(TableName table, List<List<String>> rows) {
    var columns = rows.stream().map(row -> new Column(row.get(2), row.get(3))).toList();
    var key =
        rows.stream()
            .filter(row -> !row.get(4).equals("-1"))
            .sorted(Comparator.comparingInt(row -> Integer.parseInt(row.get(4))))
            .map(row -> row.get(2))
            .toList();
    var schema = table.schema().equals("public") ? "" : table.schema();
    return new TableShape(schema, table.table(), columns, key);
  }

  @Override
  public Rows rows(TableShape table, List<String> sorted, List<String> others) throws IOException {
    var chosen = new ArrayList<String>();
    var order = new ArrayList<String>();
    for (var each : sorted) {
      var isOrdered = ORDERED.contains(table.column(each).orElseThrow().type());
      chosen.add(isOrdered ? Sql.quoted(each) : Sql.quoted(each) + "::text");
      order.add((isOrdered ? Sql.quoted(each) : bytes(each)) + " nulls first");
    }
    others.forEach(each -> chosen.add(Sql.quoted(each)));
    return PostgresCursor.of(
        sql,
        new Questions(sql)
            .declare(
                "select %s from only %s order by %s"
                    .formatted(
                        String.join(", ", chosen), nameOf(table), String.join(", ", order))));
  }

  private String bytes(String column) {
    var text = Sql.quoted(column) + "::text";
    return isUnicode ? text + " collate \"C\"" : "pg_catalog.convert_to(" + text + ", 'UTF8')";
  }

  private static String nameOf(TableShape table) {
    return new TableName(table.schema().isEmpty() ? "public" : table.schema(), table.name()).sql();
  }

  @Override
  public long count(TableShape table) throws IOException {
    return Long.parseLong(sql.value("select count(*) from only " + nameOf(table)));
  }

  @Override
  public Optional<String> greatest(TableShape table, String column) throws IOException {
    var name = Sql.quoted(column);
    return sql.rows("select max(%s)::text from only %s".formatted(name, nameOf(table))).stream()
        .map(List::getFirst)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  @Override
  public void close() {
    sql.close();
  }
}
