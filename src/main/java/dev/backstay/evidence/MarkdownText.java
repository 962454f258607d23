package dev.backstay.evidence;

import java.util.List;

/// Documents in Markdown.
public final class MarkdownText {

  private final StringBuilder out = new StringBuilder();

  /// A document with a title.
  public MarkdownText(String title) {
    out.append("# ").append(escaped(title)).append("\n");
  }

  /// A heading.
  public void heading(String text) {
    out.append("\n## ").append(escaped(text)).append("\n");
  }

  /// A paragraph. What stands between two backticks is set as what is typed.
  public void paragraph(String text) {
    out.append('\n');
    var parts = text.split("`", -1);
    for (var i = 0; i < parts.length; i++) {
      var isTyped = i % 2 == 1 && i < parts.length - 1;
      if (isTyped) {
        out.append('`').append(parts[i].replaceAll("\\p{Cntrl}", " ")).append('`');
      } else {
        out.append(i % 2 == 1 ? "\\`" : "").append(escaped(parts[i]));
      }
    }
    out.append('\n');
  }

  /// Lines as they are typed.
  public void lines(List<String> lines) {
    var fence = "```";
    while (String.join("\n", lines).contains(fence)) {
      fence += "`";
    }
    out.append('\n').append(fence).append("sh\n");
    lines.forEach(it -> out.append(it).append('\n'));
    out.append(fence).append('\n');
  }

  /// Points of a list.
  public void list(List<String> points) {
    out.append('\n');
    points.forEach(it -> out.append("- ").append(escaped(it)).append('\n'));
  }

  /// A table.
  public void table(List<String> header, List<List<String>> rows) {
    out.append('\n');
    row(header);
    row(header.stream().map(_ -> "---").toList());
    rows.forEach(this::row);
  }

  private void row(List<String> cells) {
    out.append('|');
    cells.forEach(it -> out.append(' ').append(escaped(it)).append(" |"));
    out.append('\n');
  }

  /// All of it.
  public String text() {
    return out.toString();
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
