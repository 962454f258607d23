package dev.backstay.component.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/// The tables that were there before a restore, each in a schema of the same database, with all
/// that belongs to them. Everything here is done in the transaction that is open.
///
/// The first schema has the list of what was done; each further one has the tables of one schema.
final class FormerTables {

  private final Sql sql;
  private final String schema;

  private FormerTables(Sql sql, String schema) {
    this.sql = sql;
    this.schema = schema;
  }

  static FormerTables find(Sql sql, String schema) {
    return new FormerTables(sql, schema);
  }

  /// Sets those of the tables aside that are there.
  ///
  /// @throws IOException also if something else would follow them
  static FormerTables setAside(Sql sql, String schema, Collection<TableName> tables)
      throws IOException {
    var former = new FormerTables(sql, schema);
    former.makeList();
    var present = former.present(tables);
    if (!present.isEmpty()) {
      former.lock(present);
      var bonds = Bond.of(sql, present);
      // A check that was put off to the end would forbid to alter its table.
      sql.run("set constraints all immediate");
      for (var bond : bonds) {
        former.note(bond);
        bond.drop(sql);
      }
      former.move(present);
    }
    return former;
  }

  private void makeList() throws IOException {
    sql.run("create schema " + Sql.quoted(schema));
    sql.run(
        "comment on schema %s is 'tables before a restore by backstay'"
            .formatted(Sql.quoted(schema)));
    sql.run(
        "create table %s (number serial, kind text, schema text, name text, place text)"
            .formatted(at("moved")));
    sql.run("create table %s (kind text, schema text, name text)".formatted(at("made")));
    sql.run(
        "create table %s (schema text, owner text, name text, says text, comment text, other text)"
            .formatted(at("bonds")));
  }

  private List<TableName> present(Collection<TableName> tables) throws IOException {
    var present = new ArrayList<TableName>();
    for (var row :
        sql.rows(
            """
            select n.nspname, c.relname from pg_catalog.pg_class c
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where c.relkind = 'r' and (n.nspname, c.relname) in %s order by 1, 2"""
                .formatted(TableChoice.pairs(tables)))) {
      present.add(new TableName(row.get(0), row.get(1)));
    }
    return present;
  }

  private void lock(List<TableName> present) throws IOException {
    var all = present.stream().map(it -> "only " + it.sql()).collect(Collectors.joining(", "));
    sql.run("lock table " + all + " in access exclusive mode");
    // Somebody may have made one since the restore was planned.
    var dependants = Dependants.of(sql, present);
    if (!dependants.isEmpty()) {
      throw new SqlFailedException("would be parted: " + String.join(", ", dependants));
    }
  }

  private void move(List<TableName> present) throws IOException {
    var schemas = new LinkedHashSet<String>();
    present.forEach(table -> schemas.add(table.schema()));
    var places = List.copyOf(schemas);
    for (var i = 0; i < places.size(); i++) {
      sql.run("create schema " + Sql.quoted(schema + "_" + i));
    }
    for (var table : present) {
      var place = schema + "_" + places.indexOf(table.schema());
      // They do not go with their table.
      for (var statistics : statisticsOf(table)) {
        move("statistics", statistics, place);
      }
      move("table", table, place);
    }
  }

  private List<TableName> statisticsOf(TableName table) throws IOException {
    var found = new ArrayList<TableName>();
    for (var row :
        sql.rows(
            """
            select n.nspname, s.stxname from pg_catalog.pg_statistic_ext s
              join pg_catalog.pg_namespace n on n.oid = s.stxnamespace
             where s.stxrelid = %s::pg_catalog.regclass and n.nspname = %s"""
                .formatted(Sql.literal(table.sql()), Sql.literal(table.schema())))) {
      found.add(new TableName(row.get(0), row.get(1)));
    }
    return found;
  }

  private void move(String kind, TableName what, String place) throws IOException {
    sql.run("alter %s %s set schema %s".formatted(kind, what.sql(), Sql.quoted(place)));
    insert("moved (kind, schema, name, place)", kind, what.schema(), what.table(), place);
  }

  private void note(Bond bond) throws IOException {
    insert(
        "bonds",
        bond.table().schema(),
        bond.table().table(),
        bond.name(),
        bond.definition(),
        bond.comment(),
        Boolean.toString(bond.isFromOther()));
  }

  /// Takes note of what the restore makes.
  void noteMade(Collection<TableName> tables, Collection<String> schemas) throws IOException {
    for (var table : tables) {
      insert("made", "table", table.schema(), table.table());
    }
    for (var each : schemas) {
      insert("made", "schema", each, "");
    }
  }

  private void insert(String into, String... values) throws IOException {
    var list = List.of(values).stream().map(Sql::literal).collect(Collectors.joining(", "));
    sql.run("insert into %s.%s values (%s)".formatted(Sql.quoted(schema), into, list));
  }

  /// Has other tables refer to the tables of these names again.
  void bindOthers() throws IOException {
    for (var bond : bonds()) {
      if (bond.isFromOther()) {
        bond.bind(sql);
      }
    }
  }

  private List<Bond> bonds() throws IOException {
    var bonds = new ArrayList<Bond>();
    for (var row :
        sql.rows("select schema, owner, name, says, comment, other from " + at("bonds"))) {
      var table = new TableName(row.get(0), row.get(1));
      bonds.add(new Bond(table, row.get(2), row.get(3), row.get(4), row.get(5).equals("true")));
    }
    return bonds;
  }

  /// Drops what the restore made, and puts everything where it was.
  void bringBack() throws IOException {
    sql.run("set constraints all immediate");
    for (var bond : bonds()) {
      if (bond.isFromOther()) {
        sql.run(
            "alter table %s drop constraint if exists %s"
                .formatted(bond.table().sql(), Sql.quoted(bond.name())));
      }
    }
    dropMade();
    for (var row :
        sql.rows("select kind, schema, name, place from " + at("moved") + " order by number")) {
      var stands = new TableName(row.get(3), row.get(2));
      sql.run(
          "alter %s %s set schema %s".formatted(row.get(0), stands.sql(), Sql.quoted(row.get(1))));
    }
    for (var bond : bonds()) {
      bond.bind(sql);
    }
  }

  private void dropMade() throws IOException {
    var tables = new ArrayList<String>();
    for (var row : sql.rows("select schema, name from " + at("made") + " where kind = 'table'")) {
      tables.add(new TableName(row.get(0), row.get(1)).sql());
    }
    sql.run("drop table if exists " + String.join(", ", tables));
    for (var row : sql.rows("select schema from " + at("made") + " where kind = 'schema'")) {
      sql.run("drop schema if exists " + Sql.quoted(row.getFirst()));
    }
  }

  private String at(String table) {
    return new TableName(schema, table).sql();
  }
}
