package dev.backstay.diff;

import dev.backstay.diff.TableDifference.Count;
import dev.backstay.diff.TableDifference.Presence;
import dev.backstay.rows.Column;
import dev.backstay.rows.RowSource;
import dev.backstay.rows.TableShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Compares two databases table by table and row by row. Rows are told apart by the key of their
/// table, if it is the same on both sides; else by all columns that are on both. Memory does not
/// grow with their number.
public final class RowComparison {

  private final RowSource before;
  private final RowSource after;
  private final int examplesMax;

  /// Compares those.
  ///
  /// @param examplesMax how many rows that changed are told of each table
  public RowComparison(RowSource before, RowSource after, int examplesMax) {
    this.before = before;
    this.after = after;
    this.examplesMax = examplesMax;
  }

  /// All tables of both, or one of them, in the order of their names, also those that are the same.
  ///
  /// @param table which one; empty for all. If neither has it, there is no difference
  /// @throws IOException if one of them cannot be read to its end
  public List<TableDifference> run(Optional<String> table) throws IOException {
    var left = shapes(before);
    var right = shapes(after);
    var names = new TreeSet<>(left.keySet());
    names.addAll(right.keySet());
    var found = new ArrayList<TableDifference>();
    for (var name : names) {
      var one = Optional.ofNullable(left.get(name));
      var two = Optional.ofNullable(right.get(name));
      var label = one.or(() -> two).map(TableShape::label);
      if (table.isEmpty() || table.equals(label)) {
        found.add(compare(one, two));
      }
    }
    return found;
  }

  private static SortedMap<String, TableShape> shapes(RowSource source) throws IOException {
    var shapes = new TreeMap<String, TableShape>();
    for (var shape : source.tables()) {
      // Names may have dots; none has this.
      shapes.put(shape.schema() + '\0' + shape.name(), shape);
    }
    return shapes;
  }

  private TableDifference compare(Optional<TableShape> left, Optional<TableShape> right)
      throws IOException {
    if (left.isEmpty()) {
      var rows = after.count(right.orElseThrow());
      return alone(right.get(), Presence.ADDED, new Count(0, rows, rows, 0, 0));
    }
    if (right.isEmpty()) {
      var rows = before.count(left.get());
      return alone(left.get(), Presence.REMOVED, new Count(rows, 0, 0, rows, 0));
    }
    return compare(left.get(), right.get());
  }

  private TableDifference alone(TableShape shape, Presence presence, Count count)
      throws IOException {
    var isAdded = presence == Presence.ADDED;
    var newest =
        newest(shape, isAdded ? List.of() : shape.columns(), isAdded ? shape.columns() : List.of());
    return new TableDifference(
        shape.label(), presence, shape.key(), List.of(), count, newest, List.of());
  }

  private TableDifference compare(TableShape left, TableShape right) throws IOException {
    var common = left.columns().stream().map(Column::name).collect(Collectors.toList());
    common.removeIf(name -> right.column(name).isEmpty());
    var key = left.key().equals(right.key()) ? left.key() : List.<String>of();
    var merge = merge(left, right, common, key);
    return new TableDifference(
        left.label(),
        Presence.BOTH,
        key,
        columns(left, right),
        merge.count(),
        newest(left, left.columns(), right.columns()),
        merge.examples());
  }

  private RowMerge merge(TableShape left, TableShape right, List<String> common, List<String> key)
      throws IOException {
    if (common.isEmpty()) {
      return RowMerge.ofNothingAlike(before.count(left), after.count(right));
    }
    var sorted = key.isEmpty() ? common : key;
    var others =
        key.isEmpty()
            ? List.<String>of()
            : common.stream().filter(it -> !key.contains(it)).toList();
    var merge = new RowMerge(sorted, others, key.isEmpty(), examplesMax);
    try (var first = before.rows(left, sorted, others);
        var second = after.rows(right, sorted, others)) {
      merge.run(first, second);
    }
    return merge;
  }

  private static List<ColumnChange> columns(TableShape left, TableShape right) {
    var names = new LinkedHashSet<String>();
    left.columns().forEach(each -> names.add(each.name()));
    right.columns().forEach(each -> names.add(each.name()));
    Function<Column, String> type = Column::type;
    return names.stream()
        .map(
            name ->
                new ColumnChange(name, left.column(name).map(type), right.column(name).map(type)))
        .filter(each -> !each.before().equals(each.after()))
        .toList();
  }

  /// Of the first such column that is on either side.
  private Optional<ColumnChange> newest(TableShape shape, List<Column> left, List<Column> right)
      throws IOException {
    var all = new ArrayList<>(left);
    all.addAll(right);
    var column = all.stream().filter(Column::isOfTime).map(Column::name).findFirst();
    if (column.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ColumnChange(
            column.get(),
            greatest(before, shape, left, column.get()),
            greatest(after, shape, right, column.get())));
  }

  private static Optional<String> greatest(
      RowSource source, TableShape shape, List<Column> columns, String column) throws IOException {
    return columns.stream().anyMatch(it -> it.name().equals(column))
        ? source.greatest(shape, column).map(ShownValues::cut)
        : Optional.empty();
  }
}
