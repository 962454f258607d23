package dev.backstay.diff;

import java.util.List;
import java.util.Optional;

/// What differs in one table.
///
/// @param table what it is called
/// @param presence on which sides it is
/// @param key the columns that rows are told apart by; empty if whole rows are
/// @param columns the columns that were added, removed, or have another type
/// @param rows how many rows differ
/// @param newest the greatest values of the column that seems to say when something was
/// @param examples the first rows that changed
public record TableDifference(
    String table,
    Presence presence,
    List<String> key,
    List<ColumnChange> columns,
    Count rows,
    Optional<ColumnChange> newest,
    List<RowChange> examples) {

  /// On which sides a table is.
  public enum Presence {
    ADDED,
    REMOVED,
    BOTH
  }

  /// How many rows there are, and how many differ.
  ///
  /// @param before on the first side
  /// @param after on the second side
  /// @param added only on the second side
  /// @param removed only on the first side
  /// @param changed on both by their key, and different
  public record Count(long before, long after, long added, long removed, long changed) {}

  public TableDifference {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    examples = List.copyOf(examples);
  }

  /// Whether anything differs.
  public boolean isDifferent() {
    return presence != Presence.BOTH
        || !columns.isEmpty()
        || rows.added + rows.removed + rows.changed > 0;
  }
}
