package dev.backstay.component;

import java.time.Duration;
import java.util.List;

/// Which files of a tree may be moved into a snapshot to make room.
///
/// @param olderThan younger ones stay
/// @param keep how many of the newest stay in each directory; at least 1
/// @param only globs of what may go at all, as for excludes; one that matches a directory means
///     what is below it
public record OffloadRules(Duration olderThan, int keep, List<String> only) {

  /// How many stay where nothing is said.
  public static final int KEEP = 10;

  public OffloadRules {
    only = List.copyOf(only);
    if (!olderThan.isPositive() || keep < 1 || only.isEmpty()) {
      throw new IllegalArgumentException(olderThan + ", " + keep + ", " + only);
    }
  }

  /// A length of time as it is written in a configuration.
  public static String span(Duration time) {
    return time.toHours() >= 24 && time.equals(Duration.ofDays(time.toDays()))
        ? time.toDays() + "d"
        : time.toSeconds() + "s";
  }

  /// The same rules, letting go of less.
  ///
  /// @throws IllegalArgumentException if that would let go of more
  public OffloadRules stricter(Duration older, int kept) {
    if (older.compareTo(olderThan) < 0 || kept < keep) {
      throw new IllegalArgumentException(older + " and " + kept + " let go of more");
    }
    return new OffloadRules(older, kept, only);
  }
}
