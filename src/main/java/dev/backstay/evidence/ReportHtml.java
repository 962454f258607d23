package dev.backstay.evidence;

import java.util.List;

/// Reports as a page that needs nothing else, and prints well.
public final class ReportHtml {

  private static final String STYLE =
      """
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto;
             padding: 0 1rem;
             color: #1b1f24; background: #fff }
      h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
      table { border-collapse: collapse; width: 100% }
      th, td { text-align: left; vertical-align: top; padding: .3rem .6rem;
               border-bottom: 1px solid #d0d7de;
               overflow-wrap: anywhere }
      .proven h1::before { content: "\\2713\\00a0"; color: #1a7f37 }
      .refuted h1::before { content: "\\2717\\00a0"; color: #cf222e }
      @media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117 }
        th, td { border-color: #30363d } }
      @media print { body { margin: 0; max-width: none } }
      """;

  private ReportHtml() {}

  /// The report as a page.
  public static String text(DrillReport report) {
    var sheet = Sheet.of(report);
    var out =
        new StringBuilder(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
        .append(escaped(sheet.title()))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body class=\"")
        .append(report.isProven() ? "proven" : "refuted")
        .append("\">\n<h1>")
        .append(escaped(sheet.title()))
        .append("</h1>\n");
    table(List.of(), sheet.facts(), out);
    for (var table : sheet.tables()) {
      out.append("<h2>").append(escaped(table.title())).append("</h2>\n");
      table(table.header(), table.rows(), out);
    }
    return out.append("</body>\n</html>\n").toString();
  }

  private static void table(List<String> header, List<List<String>> rows, StringBuilder out) {
    out.append("<table>\n");
    if (!header.isEmpty()) {
      out.append("<thead>");
      row("th scope=\"col\"", "th", header, out);
      out.append("</thead>\n");
    }
    out.append("<tbody>\n");
    rows.forEach(it -> row("td", "td", it, out));
    out.append("</tbody>\n</table>\n");
  }

  private static void row(String begin, String end, List<String> cells, StringBuilder out) {
    out.append("<tr>");
    for (var each : cells) {
      out.append('<').append(begin).append('>').append(escaped(each));
      out.append("</").append(end).append('>');
    }
    out.append("</tr>\n");
  }

  private static String escaped(String text) {
    var out = new StringBuilder();
    text.codePoints()
        .forEach(
            each -> {
              switch (each) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(Character.isISOControl(each) ? ' ' : each);
              }
            });
    return out.toString();
  }
}
