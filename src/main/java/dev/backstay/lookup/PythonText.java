package dev.backstay.lookup;

/// A text of a Python module, while it is read.
final class PythonText {

  private static final int OCTAL_MAX = 3;

  private final StringBuilder value = new StringBuilder();
  private final boolean raw;

  /// @param raw whether a backslash stands for itself
  PythonText(boolean raw) {
    this.raw = raw;
  }

  /// What it stands for.
  String value() {
    return value.toString();
  }

  /// Takes a character; returns where the next one stands.
  int plain(String text, int at) {
    value.append(text.charAt(at));
    return at + 1;
  }

  /// Takes what a backslash begins; returns where the next character stands.
  int escape(String text, int at) {
    if (at + 1 >= text.length()) {
      return at + 1;
    }
    var c = text.charAt(at + 1);
    if (raw) {
      value.append('\\').append(c);
      return at + 2;
    }
    return switch (c) {
      case '\n' -> at + 2;
      case 'n' -> one('\n', at);
      case 't' -> one('\t', at);
      case 'r' -> one('\r', at);
      case 'a' -> one('\u0007', at);
      case 'b' -> one('\b', at);
      case 'f' -> one('\f', at);
      case 'v' -> one('\u000b', at);
      case '\\', '\'', '"' -> one(c, at);
      case 'x' -> number(text, at + 2, 2, 16, at);
      case 'u' -> number(text, at + 2, 4, 16, at);
      case 'U' -> number(text, at + 2, 8, 16, at);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(text, at);
      default -> {
        value.append('\\').append(c);
        yield at + 2;
      }
    };
  }

  private int one(char c, int at) {
    value.append(c);
    return at + 2;
  }

  private int octal(String text, int at) {
    var end = at + 1;
    while (end < text.length()
        && end <= at + OCTAL_MAX
        && Character.digit(text.charAt(end), 8) >= 0) {
      end++;
    }
    return number(text, at + 1, end - at - 1, 8, at);
  }

  private int number(String text, int from, int digits, int radix, int at) {
    var end = from + digits;
    try {
      value.appendCodePoint(
          Integer.parseUnsignedInt(text, from, Math.min(end, text.length()), radix));
      return end;
    } catch (IllegalArgumentException none) {
      value.append('\\');
      return at + 1;
    }
  }
}
