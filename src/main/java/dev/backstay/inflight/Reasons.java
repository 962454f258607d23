package dev.backstay.inflight;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an engine says of a statement that failed, without what only a row could say: whatever it
/// quotes that does not stand in the statement.
public final class Reasons {

  private static final int LENGTH_MAX = 500;
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"|'([^']*)'");

  private Reasons() {}

  /// The reason, on one line.
  public static String of(IOException failed, String statement) {
    var said = String.valueOf(failed.getMessage()).replaceAll("\\s+", " ");
    var told =
        QUOTED
            .matcher(said)
            .replaceAll(
                found -> {
                  var text = found.group(1) == null ? found.group(2) : found.group(1);
                  return statement.contains(text)
                      ? Matcher.quoteReplacement(found.group())
                      : "\"...\"";
                });
    return told.length() <= LENGTH_MAX ? told : told.substring(0, LENGTH_MAX) + "...";
  }
}
