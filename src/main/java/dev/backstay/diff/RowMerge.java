package dev.backstay.diff;

import dev.backstay.rows.Rows;
import dev.backstay.rows.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks the rows of two tables in step, in the order of what tells them apart. No more than one
/// row of each side is held.
final class RowMerge {

  private final List<String> key;
  private final List<String> others;
  private final boolean isWhole;
  private final int examplesMax;
  private final List<RowChange> examples = new ArrayList<>();
  private long before;
  private long after;
  private long added;
  private long removed;
  private long changed;

  /// For rows that have the values of the key first, and then those of the other columns.
  ///
  /// @param isWhole whether the key is the whole row, which may be there any number of times
  RowMerge(List<String> key, List<String> others, boolean isWhole, int examplesMax) {
    this.key = key;
    this.others = others;
    this.isWhole = isWhole;
    this.examplesMax = examplesMax;
  }

  /// For tables without a column in common.
  static RowMerge ofNothingAlike(long rowsBefore, long rowsAfter) {
    var merge = new RowMerge(List.of(), List.of(), true, 0);
    merge.before = rowsBefore;
    merge.removed = rowsBefore;
    merge.after = rowsAfter;
    merge.added = rowsAfter;
    return merge;
  }

  /// One side, of which one row is known.
  private final class Ordered {

    private final Rows rows;
    private @Nullable List<Value> row;

    Ordered(Rows rows) throws IOException {
      this.rows = rows;
      row = rows.next().orElse(null);
    }

    void advance() throws IOException {
      var former = row;
      row = rows.next().orElse(null);
      // What is not in order would be told as removed and added, and nothing would be noticed.
      if (former != null && row != null && compare(former, row) > 0) {
        throw new IOException("its rows are not in one order on both sides");
      }
    }
  }

  void run(Rows first, Rows second) throws IOException {
    var left = new Ordered(first);
    var right = new Ordered(second);
    while (left.row != null || right.row != null) {
      var order = order(left.row, right.row);
      if (order == 0 && left.row != null && right.row != null) {
        compareRows(left.row, right.row);
      }
      removed += order < 0 ? 1 : 0;
      added += order > 0 ? 1 : 0;
      if (order <= 0) {
        before++;
        left.advance();
      }
      if (order >= 0) {
        after++;
        right.advance();
      }
    }
  }

  private int order(@Nullable List<Value> left, @Nullable List<Value> right) {
    if (left == null || right == null) {
      return left == null ? 1 : -1;
    }
    return compare(left, right);
  }

  private int compare(List<Value> left, List<Value> right) {
    for (var i = 0; i < key.size(); i++) {
      var order = left.get(i).compareTo(right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private void compareRows(List<Value> left, List<Value> right) {
    if (left.equals(right)) {
      return;
    }
    if (isWhole) {
      removed++;
      added++;
      return;
    }
    changed++;
    if (examples.size() < examplesMax) {
      var values = new ArrayList<ColumnChange>();
      for (var i = 0; i < left.size(); i++) {
        if (!left.get(i).equals(right.get(i))) {
          var column = i < key.size() ? key.get(i) : others.get(i - key.size());
          values.add(ShownValues.change(column, left.get(i), right.get(i)));
        }
      }
      examples.add(new RowChange(keyOf(left), values));
    }
  }

  private List<ColumnChange> keyOf(List<Value> row) {
    var values = new ArrayList<ColumnChange>();
    for (var i = 0; i < key.size(); i++) {
      values.add(ShownValues.change(key.get(i), row.get(i), row.get(i)));
    }
    return values;
  }

  TableDifference.Count count() {
    return new TableDifference.Count(before, after, added, removed, changed);
  }

  List<RowChange> examples() {
    return examples;
  }
}
