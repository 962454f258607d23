package dev.backstay.evidence;

import java.util.List;

/// Reports as Markdown.
public final class ReportMarkdown {

  private ReportMarkdown() {}

  /// The report as a document.
  public static String text(DrillReport report) {
    var sheet = Sheet.of(report);
    var out = new StringBuilder("# ").append(escaped(sheet.title())).append("\n\n");
    table(List.of("", ""), sheet.facts(), out);
    for (var table : sheet.tables()) {
      out.append("\n## ").append(escaped(table.title())).append("\n\n");
      table(table.header(), table.rows(), out);
    }
    return out.toString();
  }

  private static void table(List<String> header, List<List<String>> rows, StringBuilder out) {
    row(header, out);
    row(header.stream().map(_ -> "---").toList(), out);
    rows.forEach(it -> row(it, out));
  }

  private static void row(List<String> cells, StringBuilder out) {
    out.append('|');
    cells.forEach(it -> out.append(' ').append(escaped(it)).append(" |"));
    out.append('\n');
  }

  /// What was found may quote names that somebody else chose.
  private static String escaped(String text) {
    var out = new StringBuilder();
    text.codePoints()
        .forEach(
            each -> {
              if ("\\`*_{}[]<>#|!&~".indexOf(each) >= 0) {
                out.append('\\').appendCodePoint(each);
              } else {
                out.appendCodePoint(Character.isISOControl(each) ? ' ' : each);
              }
            });
    return out.toString();
  }
}
