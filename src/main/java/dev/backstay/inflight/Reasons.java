package dev.backstay.inflight;

import java.io.IOException;

/// What an engine says of a statement that failed, without what only a row could say: it ends where
/// it begins to quote something that does not stand in the statement.
public final class Reasons {

  private static final int LENGTH_MAX = 500;

  private Reasons() {}

  /// The reason, on one line.
  public static String of(IOException failed, String statement) {
    var said = String.valueOf(failed.getMessage()).replaceAll("\\s+", " ");
    var known = statement.replaceAll("\\s+", " ");
    var end = 0;
    for (var at = quoteFrom(said, 0); at >= 0; at = quoteFrom(said, end)) {
      var close = said.indexOf(said.charAt(at), at + 1);
      if (close < 0 || !known.contains(said.substring(at + 1, close))) {
        return cut(said.substring(0, at) + "...");
      }
      end = close + 1;
    }
    return cut(said);
  }

  private static int quoteFrom(String text, int from) {
    for (var i = from; i < text.length(); i++) {
      if (text.charAt(i) == '"' || text.charAt(i) == '\'') {
        return i;
      }
    }
    return -1;
  }

  private static String cut(String told) {
    return told.length() <= LENGTH_MAX ? told : told.substring(0, LENGTH_MAX) + "...";
  }
}
