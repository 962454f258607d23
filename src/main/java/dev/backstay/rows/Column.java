package dev.backstay.rows;

import java.util.Locale;

/// One column of a table.
///
/// @param name its name
/// @param type its type as the database writes it; empty if it has none
public record Column(String name, String type) {

  /// Whether it seems to say when something was: by its type, or by its name.
  public boolean isOfTime() {
    var lower = type.toLowerCase(Locale.ROOT);
    if (lower.startsWith("timestamp") || lower.startsWith("datetime") || lower.equals("date")) {
      return true;
    }
    var isPlain = lower.isEmpty() || lower.matches(".*(char|text|int|real|double|num).*");
    return isPlain && name.toLowerCase(Locale.ROOT).matches("timestamp|.*_at|.*_time");
  }
}
