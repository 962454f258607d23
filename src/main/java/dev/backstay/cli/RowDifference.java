package dev.backstay.cli;

import dev.backstay.diff.TableDifference;
import dev.backstay.snapshot.ComponentName;
import java.util.List;

/// What differs in the tables of one component.
///
/// @param name the component
/// @param tables all its tables, also those that are the same
record RowDifference(ComponentName name, List<TableDifference> tables) {

  RowDifference {
    tables = List.copyOf(tables);
  }

  /// Whether anything differs.
  boolean isDifferent() {
    return tables.stream().anyMatch(TableDifference::isDifferent);
  }
}
