package dev.backstay.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/// Finds what was probably meant by a misspelt word.
public final class Nearest {

  private Nearest() {}

  /// `; did you mean "x"?` with the candidate that is nearest, or nothing if none is near.
  public static String suggestion(String word, Collection<String> candidates) {
    var lower = word.toLowerCase(Locale.ROOT);
    return candidates.stream()
        .filter(candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT)) <= limit(word))
        .min(
            Comparator.<String>comparingInt(
                    candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .map(candidate -> "; did you mean \"" + candidate + "\"?")
        .orElse("");
  }

  private static int limit(String word) {
    return Math.max(1, word.length() / 3);
  }

  /// The number of letters to insert, delete, replace or swap with their neighbour.
  static int distance(String a, String b) {
    var rows = new int[a.length() + 1][b.length() + 1];
    for (var i = 0; i <= a.length(); i++) {
      for (var j = 0; j <= b.length(); j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : nextDistance(rows, a, i, b, j);
      }
    }
    return rows[a.length()][b.length()];
  }

  private static int nextDistance(int[][] rows, String a, int i, String b, int j) {
    var replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    var shortest = Math.min(replaced, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
    var swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(shortest, rows[i - 2][j - 2] + 1) : shortest;
  }
}
