package dev.backstay.component.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The rows that tables had before a restore, in a schema of their database. Everything here is
/// done in the transaction that is open.
final class FormerRows {

  private final Sql sql;
  private final String schema;
  private final List<TableName> tables;

  private FormerRows(Sql sql, String schema, List<TableName> tables) {
    this.sql = sql;
    this.schema = schema;
    this.tables = List.copyOf(tables);
  }

  /// Keeps the rows that those tables have.
  static FormerRows keep(Sql sql, String schema, List<TableName> tables) throws IOException {
    var former = new FormerRows(sql, schema, tables);
    sql.run("create schema " + Sql.quoted(schema));
    sql.run(
        "comment on schema %s is 'rows before a restore by backstay'"
            .formatted(Sql.quoted(schema)));
    sql.run("create table %s (number int, schema text, name text)".formatted(former.at("tables")));
    sql.run(
        "create table %s (schema text, name text, last bigint, called boolean)"
            .formatted(former.at("sequences")));
    for (var i = 0; i < tables.size(); i++) {
      var table = tables.get(i);
      var columns = LiveSchema.columnsOf(sql, table).stream().map(Sql::quoted).toList();
      sql.run(
          "create table %s as select %s from only %s"
              .formatted(former.at("rows" + i), String.join(", ", columns), table.sql()));
      sql.run(
          "insert into %s values (%d, %s, %s)"
              .formatted(
                  former.at("tables"), i, Sql.literal(table.schema()), Sql.literal(table.table())));
    }
    return former;
  }

  /// Finds what was kept.
  static FormerRows find(Sql sql, String schema) throws IOException {
    var tables = new ArrayList<TableName>();
    var index = Sql.quoted(schema) + "." + Sql.quoted("tables");
    for (var row : sql.rows("select schema, name from " + index + " order by number")) {
      tables.add(new TableName(row.get(0), row.get(1)));
    }
    return new FormerRows(sql, schema, tables);
  }

  /// Keeps where that sequence stands, if it is there.
  void keep(TableName sequence) throws IOException {
    if (Sequence.has(sql, sequence)) {
      sql.run(
          "insert into %s select %s, %s, last_value, is_called from %s"
              .formatted(
                  at("sequences"),
                  Sql.literal(sequence.schema()),
                  Sql.literal(sequence.table()),
                  sequence.sql()));
    }
  }

  List<TableName> tables() {
    return tables;
  }

  /// Puts everything where it was; the tables are empty.
  void bringBack() throws IOException {
    for (var i = 0; i < tables.size(); i++) {
      var kept = new TableName(schema, "rows" + i);
      var columns = LiveSchema.columnsOf(sql, kept);
      sql.run(
          "insert into %s %s overriding system value select %s from %s"
              .formatted(
                  tables.get(i).sql(),
                  Sql.list(columns),
                  String.join(", ", columns.stream().map(Sql::quoted).toList()),
                  kept.sql()));
    }
    for (var row : sql.rows("select schema, name, last, called::text from " + at("sequences"))) {
      var name = new TableName(row.get(0), row.get(1));
      new Sequence(name, name, row.get(2), row.get(3).equals("true")).set(sql);
    }
  }

  private String at(String table) {
    return new TableName(schema, table).sql();
  }
}
