package dev.backstay.evidence;

import java.util.List;

/// Reports as a page that needs nothing else, and prints well.
public final class ReportHtml {

  private ReportHtml() {}

  /// The report as a page.
  public static String text(DrillReport report) {
    var sheet = Sheet.of(report);
    var page = new HtmlPage(sheet.title(), report.isProven() ? "proven" : "refuted");
    page.table(List.of(), sheet.facts());
    for (var table : sheet.tables()) {
      page.heading(table.title());
      page.table(table.header(), table.rows());
    }
    return page.text();
  }
}
