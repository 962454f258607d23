package dev.backstay.cli;

import dev.backstay.snapshot.EntryPath;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Aligned columns. A heading that begins with `>` makes its column stand at the right.
final class Table {

  private static final String RIGHT = ">";

  private final boolean[] right;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    right = new boolean[headings.length];
    var names = new String[headings.length];
    for (var i = 0; i < headings.length; i++) {
      right[i] = headings[i].startsWith(RIGHT);
      names[i] = right[i] ? headings[i].substring(1) : headings[i];
    }
    row(names);
  }

  /// Adds a row with a cell for each column.
  void row(String... cells) {
    if (cells.length != right.length) {
      throw new IllegalArgumentException(cells.length + " cells for " + right.length + " columns");
    }
    rows.add(Arrays.stream(cells).map(EntryPath::escape).toList());
  }

  /// Whether there is nothing below the headings.
  boolean isEmpty() {
    return rows.size() == 1;
  }

  /// Prints it, each line after the same indent.
  void print(PrintWriter to, String indent) {
    var widths = new int[right.length];
    for (var row : rows) {
      for (var i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    for (var row : rows) {
      var line = new StringBuilder(indent);
      for (var i = 0; i < widths.length; i++) {
        var padding = " ".repeat(widths[i] - width(row.get(i)));
        line.append(right[i] ? padding + row.get(i) : row.get(i) + padding).append("  ");
      }
      to.println(line.toString().stripTrailing());
    }
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
