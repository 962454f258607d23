package dev.backstay.evidence;

import java.util.List;

/// Pages that need nothing else, and print well.
public final class HtmlPage {

  private static final String STYLE =
      """
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto;
             padding: 0 1rem; color: #1b1f24; background: #fff }
      h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
      table { border-collapse: collapse; width: 100% }
      th, td { text-align: left; vertical-align: top; padding: .3rem .6rem;
               border-bottom: 1px solid #d0d7de; overflow-wrap: anywhere }
      pre { overflow-x: auto; padding: .6rem .8rem; background: #f6f8fa; border-radius: 4px }
      .proven h1::before { content: "\\2713\\00a0"; color: #1a7f37 }
      .refuted h1::before { content: "\\2717\\00a0"; color: #cf222e }
      @media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117 }
        th, td { border-color: #30363d } pre { background: #161b22 } }
      @media print { body { margin: 0; max-width: none } pre { white-space: pre-wrap } }
      """;

  private final StringBuilder out = new StringBuilder();

  /// A page with a title, which is its first heading too.
  ///
  /// @param kind what the page is, for its looks
  public HtmlPage(String title, String kind) {
    out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
        .append(escaped(title))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body class=\"")
        .append(escaped(kind))
        .append("\">\n");
    element("h1", title);
  }

  /// A heading.
  public void heading(String text) {
    element("h2", text);
  }

  /// A paragraph. What stands between two backticks is set as what is typed.
  public void paragraph(String text) {
    out.append("<p>");
    var parts = text.split("`", -1);
    for (var i = 0; i < parts.length; i++) {
      var isTyped = i % 2 == 1 && i < parts.length - 1;
      out.append(isTyped ? "<code>" : i % 2 == 1 ? "`" : "").append(escaped(parts[i]));
      out.append(isTyped ? "</code>" : "");
    }
    out.append("</p>\n");
  }

  /// Lines as they are typed.
  public void lines(List<String> lines) {
    out.append("<pre>");
    lines.forEach(it -> out.append(escaped(it)).append('\n'));
    out.append("</pre>\n");
  }

  /// Points of a list.
  public void list(List<String> points) {
    out.append("<ul>\n");
    points.forEach(it -> element("li", it));
    out.append("</ul>\n");
  }

  /// A table; without a header if that is empty.
  public void table(List<String> header, List<List<String>> rows) {
    out.append("<table>\n");
    if (!header.isEmpty()) {
      out.append("<thead>");
      row("th scope=\"col\"", "th", header);
      out.append("</thead>\n");
    }
    out.append("<tbody>\n");
    rows.forEach(it -> row("td", "td", it));
    out.append("</tbody>\n</table>\n");
  }

  private void row(String begin, String end, List<String> cells) {
    out.append("<tr>");
    for (var each : cells) {
      out.append('<').append(begin).append('>').append(escaped(each));
      out.append("</").append(end).append('>');
    }
    out.append("</tr>\n");
  }

  private void element(String name, String text) {
    out.append('<').append(name).append('>').append(escaped(text));
    out.append("</").append(name).append(">\n");
  }

  /// All of it.
  public String text() {
    return out + "</body>\n</html>\n";
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
