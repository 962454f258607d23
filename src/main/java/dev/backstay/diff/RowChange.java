package dev.backstay.diff;

import java.util.List;

/// One row that is on both sides, and not the same.
///
/// @param key the values that tell it from others, with the same on both sides
/// @param values the columns that differ
public record RowChange(List<ColumnChange> key, List<ColumnChange> values) {

  public RowChange {
    key = List.copyOf(key);
    values = List.copyOf(values);
  }
}
