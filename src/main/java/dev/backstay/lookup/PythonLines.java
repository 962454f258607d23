package dev.backstay.lookup;

import java.util.ArrayList;
import java.util.List;

/// The logical lines of a Python module: what stands in brackets or goes on after a backslash is
/// one line with what it began in.
final class PythonLines {

  /// A logical line that is not empty.
  ///
  /// @param number of its first line, from 1
  /// @param indented whether it belongs to a line before
  record Line(int number, boolean indented, List<PythonToken> tokens) {
    Line {
      tokens = List.copyOf(tokens);
    }
  }

  private static final String QUOTES = "'\"";
  private static final String PREFIXES = "rRbBuUfFtT";
  private static final int PREFIX_MAX = 2;

  private final String text;
  private final List<Line> lines = new ArrayList<>();
  private final List<PythonToken> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int depth;

  private PythonLines(String text) {
    this.text = text;
  }

  /// All of them.
  static List<Line> of(String text) throws MalformedException {
    var plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return new PythonLines(plain.replace("\r\n", "\n").replace('\r', '\n')).split();
  }

  private List<Line> split() throws MalformedException {
    while (at < text.length()) {
      var first = line;
      var indented = isSpace(text.charAt(at));
      readLine();
      if (!tokens.isEmpty()) {
        lines.add(new Line(first, indented, tokens));
        tokens.clear();
      }
    }
    if (depth > 0) {
      throw new MalformedException("a bracket that does not end");
    }
    return lines;
  }

  private void readLine() throws MalformedException {
    while (at < text.length()) {
      var c = text.charAt(at);
      if (c == '\n') {
        at++;
        line++;
        if (depth == 0) {
          return;
        }
      } else if (isSpace(c)) {
        at++;
      } else if (c == '#') {
        skipComment();
      } else if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
        at += 2;
        line++;
      } else {
        readToken(c);
      }
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\f';
  }

  private void skipComment() {
    while (at < text.length() && text.charAt(at) != '\n') {
      at++;
    }
  }

  private void readToken(char c) throws MalformedException {
    var quote = quoteAt();
    if (quote >= 0) {
      readText(quote);
    } else if (Character.isLetter(c) || c == '_') {
      readWord(PythonToken.Sort.NAME);
    } else if (Character.isDigit(c)) {
      readWord(PythonToken.Sort.NUMBER);
    } else {
      readSign();
    }
  }

  /// Where the quote of a text stands that begins here; negative if none does.
  private int quoteAt() {
    for (var i = 0; i <= PREFIX_MAX && at + i < text.length(); i++) {
      if (QUOTES.indexOf(text.charAt(at + i)) >= 0) {
        return at + i;
      }
      if (PREFIXES.indexOf(text.charAt(at + i)) < 0) {
        return -1;
      }
    }
    return -1;
  }

  private void readWord(PythonToken.Sort sort) {
    var from = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at))
            || text.charAt(at) == '_'
            || (sort == PythonToken.Sort.NUMBER && text.charAt(at) == '.'))) {
      at++;
    }
    tokens.add(new PythonToken(sort, text.substring(from, at)));
  }

  private void readSign() throws MalformedException {
    var from = at++;
    var first = text.charAt(from);
    if ("+-*/%&|^@<>=!:".indexOf(first) >= 0) {
      while (at < text.length() && "*/<>=".indexOf(text.charAt(at)) >= 0 && at - from < 3) {
        at++;
      }
    }
    var sign = new PythonToken(PythonToken.Sort.SIGN, text.substring(from, at));
    depth += sign.depth();
    if (depth < 0) {
      throw new MalformedException("a bracket that does not begin, in line " + line);
    }
    tokens.add(sign);
  }

  private void readText(int quoteAt) throws MalformedException {
    var prefix = text.substring(at, quoteAt).toLowerCase(java.util.Locale.ROOT);
    var quote = String.valueOf(text.charAt(quoteAt));
    var end = text.startsWith(quote.repeat(3), quoteAt) ? quote.repeat(3) : quote;
    var first = line;
    var read = new PythonText(prefix.contains("r"));
    at = quoteAt + end.length();
    while (at < text.length() && !text.startsWith(end, at)) {
      var c = text.charAt(at);
      if (c == '\n') {
        if (end.length() == 1) {
          break;
        }
        line++;
      }
      if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
        line++;
      }
      at = c == '\\' ? read.escape(text, at) : read.plain(text, at);
    }
    if (!text.startsWith(end, at)) {
      throw new MalformedException("a text that does not end, begun in line " + first);
    }
    at += end.length();
    var isMade = prefix.contains("f") || prefix.contains("t");
    tokens.add(
        new PythonToken(isMade ? PythonToken.Sort.MADE_TEXT : PythonToken.Sort.TEXT, read.value()));
  }
}
