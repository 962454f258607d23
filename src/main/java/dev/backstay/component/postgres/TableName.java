package dev.backstay.component.postgres;

import dev.backstay.snapshot.EntryPath;

/// What a table, or something like it, is called in its database.
///
/// @param schema the schema that it is in
/// @param table its name there
record TableName(String schema, String table) {

  private static final String USUAL = "public";

  /// As people write it: a table of `public`, or schema and table with a dot between.
  static TableName of(String written) {
    var dot = written.indexOf('.');
    return dot < 0
        ? new TableName(USUAL, written)
        : new TableName(written.substring(0, dot), written.substring(dot + 1));
  }

  /// As SQL has it.
  String sql() {
    return Sql.quoted(schema) + "." + Sql.quoted(table);
  }

  /// As it may be shown.
  @Override
  public String toString() {
    return EntryPath.escape(plain());
  }

  /// As people write it.
  String plain() {
    return schema.equals(USUAL) ? table : schema + "." + table;
  }
}
