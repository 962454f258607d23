package dev.backstay.audit;

/// Texts as they may stand in the trail: one line that shows what it is, and not too long.
///
/// Control characters, invisible ones that change how a line looks, and halves of characters are
/// written as `\\u` and four hexadecimal digits for each UTF-16 unit, and a backslash as two.
final class AuditTexts {

  /// The most UTF-16 units of a text, with its mark.
  static final int LENGTH_LIMIT = 1_000;

  /// What stands at the end of a text that was cut.
  static final String CUT = "… (cut)";

  private AuditTexts() {}

  static String shown(String text) {
    var shown = new StringBuilder(Math.min(text.length(), LENGTH_LIMIT));
    // The longest beginning that leaves room for the mark.
    var kept = 0;
    for (var at = 0; at < text.length(); ) {
      var codePoint = text.codePointAt(at);
      append(shown, codePoint);
      if (shown.length() > LENGTH_LIMIT) {
        return shown.substring(0, kept) + CUT;
      }
      if (shown.length() <= LENGTH_LIMIT - CUT.length()) {
        kept = shown.length();
      }
      at += Character.charCount(codePoint);
    }
    return shown.toString();
  }

  private static void append(StringBuilder shown, int codePoint) {
    if (codePoint == '\\') {
      shown.append("\\\\");
    } else if (isHidden(codePoint)) {
      for (var unit : Character.toChars(codePoint)) {
        shown.append("\\u%04x".formatted((int) unit));
      }
    } else {
      shown.appendCodePoint(codePoint);
    }
  }

  private static boolean isHidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
