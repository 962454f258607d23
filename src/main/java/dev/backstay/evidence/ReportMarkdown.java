package dev.backstay.evidence;

import java.util.List;

/// Reports as Markdown.
public final class ReportMarkdown {

  private ReportMarkdown() {}

  /// The report as a document.
  public static String text(DrillReport report) {
    var sheet = Sheet.of(report);
    var text = new MarkdownText(sheet.title());
    text.table(List.of("", ""), sheet.facts());
    for (var table : sheet.tables()) {
      text.heading(table.title());
      text.table(table.header(), table.rows());
    }
    return text.text();
  }
}
