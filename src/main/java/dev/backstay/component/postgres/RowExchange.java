package dev.backstay.component.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Set;

/// Exchanges the rows of tables that stay as they are.
final class RowExchange extends InPlaceExchange {

  private final TableChoice choice;
  private final Set<TableName> leftAlone;

  /// @param leftAlone those of the chosen tables that are not touched
  RowExchange(Clients clients, Names names, TableChoice choice, Set<TableName> leftAlone) {
    super(clients, names);
    this.choice = choice;
    this.leftAlone = Set.copyOf(leftAlone);
  }

  @Override
  void replace(RowCopy rows) throws IOException {
    var live = rows.live();
    var tables = new ArrayList<TableName>();
    for (var row : rows.staged().rows(DatabaseFacts.TABLES)) {
      tables.add(new TableName(row.get(0), row.get(1)));
    }
    tables.removeIf(table -> !choice.includes(table) || leftAlone.contains(table));
    var locked = LiveTables.lock(live, tables);
    var former = FormerRows.keep(live, names().formerSchema(), tables);
    locked.empty();
    for (var table : tables) {
      rows.copy(table);
    }
    locked.bind();
    for (var sequence : Sequence.all(rows.staged())) {
      if (choice.isAll()
          ? !leftAlone.contains(sequence.owner())
          : tables.contains(sequence.owner())) {
        former.keep(sequence.name());
        sequence.set(live);
      }
    }
  }

  @Override
  void bringBack(Sql live) throws IOException {
    var former = FormerRows.find(live, names().formerSchema());
    var locked = LiveTables.lock(live, former.tables());
    locked.empty();
    former.bringBack();
    locked.bind();
  }
}
