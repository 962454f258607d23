package dev.backstay.component;

/// How deeply a text in TOML is nested, told without parsing it: a parser takes memory by the
/// square of the depth of what is not closed.
public final class TomlNesting {

  /// The deepest nesting of arrays, inline tables and parts of a key that is parsed.
  public static final int DEPTH_MAX = 32;

  private final String text;
  private int at;
  private int open;
  private int parts;

  private TomlNesting(String text) {
    this.text = text;
  }

  /// Whether anything in it lies deeper than [#DEPTH_MAX].
  public static boolean isTooDeep(String text) {
    return new TomlNesting(text).isTooDeep();
  }

  private boolean isTooDeep() {
    while (at < text.length()) {
      step();
      if (open > DEPTH_MAX || parts > DEPTH_MAX) {
        return true;
      }
    }
    return false;
  }

  private void step() {
    var c = text.charAt(at);
    switch (c) {
      case '[', '{' -> {
        open++;
        parts = 0;
      }
      case ']', '}' -> {
        open = Math.max(0, open - 1);
        parts = 0;
      }
      case '.' -> parts++;
      case '=', ',', '\n' -> parts = 0;
      case '#' -> skipComment();
      case '"', '\'' -> skipString(c);
      default -> {}
    }
    at++;
  }

  /// Ends at the last character of the line.
  private void skipComment() {
    var end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end - 1;
  }

  /// Ends at the last quote; one that is not closed counts as nothing, so that nothing hides
  /// behind it.
  private void skipString(char quote) {
    var three = String.valueOf(quote).repeat(3);
    if (text.startsWith(three, at)) {
      var end = endOf(three, at + 3);
      at = end < 0 ? at + 2 : end + 2;
    } else {
      var end = endOf(String.valueOf(quote), at + 1);
      at = end < 0 ? at : end;
    }
  }

  private int endOf(String quotes, int from) {
    var escapes = quotes.charAt(0) == '"';
    for (var i = from; i < text.length(); i++) {
      if (escapes && text.charAt(i) == '\\') {
        i++;
      } else if (text.startsWith(quotes, i)) {
        return i;
      } else if (quotes.length() == 1 && text.charAt(i) == '\n') {
        return -1;
      }
    }
    return -1;
  }
}
