package dev.backstay.diff;

import dev.backstay.rows.Value;
import java.util.Optional;

/// Values of rows as differences tell them: long ones are cut, and what may be a secret is masked.
final class ShownValues {

  private static final int LENGTH_MAX = 120;
  private static final int LENGTH_KEPT = 60;

  private ShownValues() {}

  /// A column whose values differ; null is none.
  static ColumnChange change(String column, Value before, Value after) {
    var left = shown(before);
    var right = shown(after);
    var isSecret =
        DocumentComparison.isSecret(column, left) || DocumentComparison.isSecret(column, right);
    return isSecret
        ? new ColumnChange(
            column, left.map(_ -> DocumentComparison.MASK), right.map(_ -> DocumentComparison.MASK))
        : new ColumnChange(column, left.map(ShownValues::cut), right.map(ShownValues::cut));
  }

  private static Optional<String> shown(Value value) {
    return value.isNull() ? Optional.empty() : Optional.of(value.shown());
  }

  /// The beginning of a text, and how long it is.
  static String cut(String text) {
    return text.length() <= LENGTH_MAX
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LENGTH_KEPT))
            + "... ("
            + text.length()
            + " characters)";
  }
}
