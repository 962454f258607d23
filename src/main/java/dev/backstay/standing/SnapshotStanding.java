package dev.backstay.standing;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// What a snapshot counts as: the same words and rules as those of `backstay forget`.
public enum SnapshotStanding {
  /// Complete, taken here, by a clock that its place in the history bears out.
  GOOD,
  /// Something is missing from it.
  INCOMPLETE,
  /// Its writer's clock was wrong by more than a day.
  MISDATED,
  /// Brought in from a backup that another program made.
  IMPORTED,
  /// Its source failed validation.
  SUSPECT,
  /// What was live before a restore.
  SAFETY,
  /// Files that were removed from their place.
  OFFLOADED;

  /// Clocks of hosts differ, and runs of one host overlap.
  static final Duration TOLERANCE = Duration.ofDays(1);

  /// @param at the snapshot's place in time
  static SnapshotStanding of(SnapshotLine line, Instant at) {
    return switch (line.trigger()) {
      case "pre-restore" -> SAFETY;
      case "offload" -> OFFLOADED;
      default -> ofContent(line, at);
    };
  }

  private static SnapshotStanding ofContent(SnapshotLine line, Instant at) {
    if (line.status().equals("suspect")) {
      return SUSPECT;
    }
    if (line.trigger().equals("import")) {
      return IMPORTED;
    }
    // A status that a later version brings is not taken for a good one.
    if (!line.status().equals("complete")) {
      return INCOMPLETE;
    }
    var off = Duration.between(at, line.writtenAt()).abs();
    return off.compareTo(TOLERANCE) > 0 ? MISDATED : GOOD;
  }

  /// The standing as it is printed.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
