package dev.backstay.component.postgres;

import dev.backstay.component.EntityPart;
import dev.backstay.component.Outlook;
import dev.backstay.component.ShareFit;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The columns of a table of a share, as a snapshot has it and as it is live.
///
/// @param part which rows are meant
/// @param stored its columns in the snapshot
/// @param live its columns where it is live
record ShareColumns(EntityPart.Rows part, List<Column> stored, List<Column> live) {

  ShareColumns {
    stored = List.copyOf(stored);
    live = List.copyOf(live);
  }

  /// A column that is stored, not computed.
  ///
  /// @param isNeeded whether a row must be given a value of it
  /// @param isPrimary whether it is one of those that tell rows apart
  record Column(String name, boolean isNeeded, boolean isPrimary) {}

  static ShareColumns of(Sql stored, Sql live, EntityPart.Rows part) throws IOException {
    return new ShareColumns(part, columns(stored, part.table()), columns(live, part.table()));
  }

  /// Those of a table; none if there is no ordinary table of that name.
  static List<Column> columns(Sql sql, String table) throws IOException {
    var name = TableName.of(table);
    return sql
        .rows(
            """
      select a.attname,
             a.attnotnull and not a.atthasdef and a.attidentity = '',
             exists (select 1 from pg_catalog.pg_index i
                      where i.indrelid = c.oid and i.indisprimary and a.attnum = any (i.indkey))
        from pg_catalog.pg_attribute a
        join pg_catalog.pg_class c on c.oid = a.attrelid
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where n.nspname = %s and c.relname = %s and c.relkind in ('r', 'p')
         and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       order by a.attnum"""
                .formatted(Sql.literal(name.schema()), Sql.literal(name.table())))
        .stream()
        .map(row -> new Column(row.get(0), row.get(1).equals("t"), row.get(2).equals("t")))
        .toList();
  }

  /// The columns of rows as they are live.
  List<String> oldColumns() {
    return live.stream().map(Column::name).toList();
  }

  /// The columns that rows of the snapshot are put into.
  List<String> newColumns(boolean isClone) {
    return live.stream()
        .map(Column::name)
        .filter(it -> find(stored, it).isPresent())
        .filter(it -> !isClone || !part.renewed().contains(it))
        .toList();
  }

  /// Why rows of the snapshot cannot be put in; empty if they can.
  List<Outlook.Obstacle> obstacles(boolean isClone) {
    return new ShareFit(
            part,
            stored.stream().map(Column::name).toList(),
            oldColumns(),
            live.stream().filter(Column::isNeeded).map(Column::name).toList(),
            newColumns(isClone),
            Comparator.naturalOrder())
        .obstacles();
  }

  private static Optional<Column> find(List<Column> columns, String name) {
    return columns.stream().filter(it -> it.name().equals(name)).findFirst();
  }
}
