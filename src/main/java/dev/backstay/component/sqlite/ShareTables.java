package dev.backstay.component.sqlite;

import dev.backstay.component.EntityPart;
import dev.backstay.component.Outlook;
import dev.backstay.component.ShareFit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A table of a share, as a snapshot has it and as it is live.
///
/// @param part which rows are meant
/// @param stored its columns in the snapshot
/// @param live its columns where it is live
record ShareTables(EntityPart.Rows part, List<Column> stored, List<Column> live) {

  ShareTables {
    stored = List.copyOf(stored);
    live = List.copyOf(live);
  }

  /// A column that is stored, not computed.
  ///
  /// @param type its type as it was declared
  /// @param isNeeded whether a row must be given a value of it
  record Column(String name, String type, boolean isNeeded) {}

  /// Looks at the two, which are attached as `stored` and `live`.
  static ShareTables of(Database database, EntityPart.Rows part) throws SQLException {
    return new ShareTables(
        part, columns(database, part.table(), "stored"), columns(database, part.table(), "live"));
  }

  /// None if there is no ordinary table of that name.
  private static List<Column> columns(Database database, String table, String schema)
      throws SQLException {
    var columns = new ArrayList<Column>();
    var name = literal(table);
    var isTable =
        database.number(
            "select count(*) from pragma_table_list where schema = '%s' and type = 'table' and name = %s collate nocase"
                .formatted(schema, name));
    if (isTable == 1) {
      database.rows(
          """
          select name, type, "notnull" and dflt_value is null and pk = 0 as needed
            from pragma_table_xinfo(%s, '%s') where hidden = 0 order by cid"""
              .formatted(name, schema),
          row ->
              columns.add(
                  new Column(
                      row.value("name").orElse(""),
                      row.value("type").orElse(""),
                      row.value("needed").orElse("").equals("1"))));
    }
    return columns;
  }

  /// The columns of rows as they are live.
  List<String> oldColumns() {
    return live.stream().map(Column::name).toList();
  }

  /// The columns that rows of the snapshot are put into.
  List<Column> newColumns(boolean isClone) {
    return live.stream()
        .filter(it -> find(stored, it.name()).isPresent())
        .filter(it -> !isClone || part.renewed().stream().noneMatch(it.name()::equalsIgnoreCase))
        .toList();
  }

  /// Whether that column holds the id.
  boolean isKey(Column column) {
    return column.name().equalsIgnoreCase(part.key());
  }

  /// Why rows of the snapshot cannot be put in; empty if they can.
  List<Outlook.Obstacle> obstacles(boolean isClone) {
    return new ShareFit(
            part,
            stored.stream().map(Column::name).toList(),
            oldColumns(),
            live.stream().filter(Column::isNeeded).map(Column::name).toList(),
            newColumns(isClone).stream().map(Column::name).toList(),
            String.CASE_INSENSITIVE_ORDER)
        .obstacles();
  }

  private static Optional<Column> find(List<Column> columns, String name) {
    return columns.stream().filter(it -> it.name().equalsIgnoreCase(name)).findFirst();
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
