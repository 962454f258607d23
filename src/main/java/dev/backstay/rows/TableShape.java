package dev.backstay.rows;

import java.util.List;
import java.util.Optional;

/// What a table is made of.
///
/// @param schema the schema that it is in; empty if the database has none, or it is the usual one
/// @param name its name there
/// @param columns its columns, in their order
/// @param key the columns that tell its rows apart; empty if none do
public record TableShape(String schema, String name, List<Column> columns, List<String> key) {

  public TableShape {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /// As people write it: its name, or schema and name with a dot between.
  public String label() {
    return schema.isEmpty() ? name : schema + "." + name;
  }

  /// Its column of that name.
  public Optional<Column> column(String name) {
    return columns.stream().filter(each -> each.name().equals(name)).findFirst();
  }
}
