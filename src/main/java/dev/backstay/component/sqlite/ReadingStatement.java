package dev.backstay.component.sqlite;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/// Tells whether what a user typed is one statement that reads. The engine itself takes the first
/// of several and forgets the rest, and there are statements that write files beside a database
/// which cannot be written to.
final class ReadingStatement {

  private static final Set<String> READING = Set.of("select", "values", "with", "explain");

  private final String text;
  private int at;

  private ReadingStatement(String text) {
    this.text = text;
  }

  /// Requires it.
  ///
  /// @throws IOException if it is anything else
  static void require(String text) throws IOException {
    var statement = new ReadingStatement(text);
    statement.skipBlank();
    var start = statement.at;
    while (statement.at < text.length() && Character.isLetter(text.charAt(statement.at))) {
      statement.at++;
    }
    var word = text.substring(start, statement.at).toLowerCase(Locale.ROOT);
    if (!READING.contains(word)) {
      throw new IOException("only a statement that begins with SELECT, VALUES or WITH is asked");
    }
    if (text.indexOf('\0') >= 0 || !statement.endsAlone()) {
      throw new IOException("only one statement is asked");
    }
  }

  private boolean endsAlone() {
    while (at < text.length()) {
      var c = text.charAt(at);
      if (c == ';') {
        return hasNothingMore();
      }
      switch (c) {
        case '\'', '"', '`' -> skipTo(c);
        case '[' -> skipTo(']');
        default -> {
          var before = at;
          skipBlank();
          at = at == before ? at + 1 : at;
        }
      }
    }
    return true;
  }

  private boolean hasNothingMore() {
    var before = -1;
    while (at > before) {
      before = at;
      skipBlank();
      if (at < text.length() && text.charAt(at) == ';') {
        at++;
      }
    }
    return at >= text.length();
  }

  /// A quote that stands twice ends one quoted text and begins another.
  private void skipTo(char end) {
    var found = text.indexOf(end, at + 1);
    at = found < 0 ? text.length() : found + 1;
  }

  private void skipBlank() {
    while (at < text.length()) {
      if (text.startsWith("--", at)) {
        var end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end + 1;
      } else if (text.startsWith("/*", at)) {
        var end = text.indexOf("*/", at + 2);
        at = end < 0 ? text.length() : end + 2;
      } else if (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\uFEFF') {
        at++;
      } else {
        return;
      }
    }
  }
}
