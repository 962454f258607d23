package dev.backstay.component;

import java.time.Duration;
import java.util.Locale;

/// What a component's content must satisfy to count as good. The names of tables, columns and keys
/// are taken as they are written.
public sealed interface Expectation {

  /// A table that must be there, with at least so many rows.
  record Rows(String table, int atLeast) implements Expectation {

    @Override
    public String toString() {
      return "table " + table + " with at least " + atLeast + " rows";
    }
  }

  /// The greatest value of a column is an instant, and lies no further from the capture.
  record Newest(String table, String column, Duration maxAge) implements Expectation {

    @Override
    public String toString() {
      return table + "." + column + " within " + span(maxAge);
    }
  }

  /// A key that must be there, as names joined by dots; numbers index lists.
  record Key(String path) implements Expectation {

    @Override
    public String toString() {
      return "key " + path;
    }
  }

  /// A bucket has at least so many objects.
  record Objects(int atLeast) implements Expectation {

    @Override
    public String toString() {
      return "at least " + atLeast + " objects";
    }
  }

  /// A query in SQL gives no row.
  ///
  /// @param says what rows mean, as a sentence
  /// @param fails whether the component is not good if it gives one; else it is a warning
  record None(String query, String says, boolean fails) implements Expectation {

    @Override
    public String toString() {
      return (fails ? "none: " : "none, or a warning: ") + says;
    }
  }

  /// A table that may lose so many percent of its rows from one good snapshot to the next.
  record TableShrink(String table, int percent) implements Expectation {

    @Override
    public String toString() {
      return "table " + table + " shrinks by at most " + percent + " %";
    }
  }

  /// The component as a whole may lose so many percent from one good snapshot to the next. It
  /// stands in place of the guard that holds where nothing is said.
  record Shrink(int percent) implements Expectation {

    @Override
    public String toString() {
      return percent >= 100 ? "may shrink" : "shrinks by at most " + percent + " %";
    }
  }

  /// A duration as it is printed: `2h30m`.
  static String span(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
