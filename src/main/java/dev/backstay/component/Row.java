package dev.backstay.component;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// What a query gives at once: names of columns and their values as text, in the order of the
/// query. A column whose value is null is left out.
public record Row(SequencedMap<String, String> values) {

  public Row {
    values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
  }

  /// The value of a column; empty if it is null, or if there is no such column.
  public Optional<String> value(String column) {
    return Optional.ofNullable(values.get(column));
  }

  /// The value of the first column that has one.
  public Optional<String> first() {
    return values.values().stream().findFirst();
  }
}
