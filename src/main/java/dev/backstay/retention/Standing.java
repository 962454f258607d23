package dev.backstay.retention;

import dev.backstay.repository.Commit;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// What a snapshot is to retention. Each sort is counted by itself, so that none displaces another.
public enum Standing {
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
  private static final Duration TOLERANCE = Duration.ofDays(1);

  /// The standing of a snapshot whose place in time is `at`.
  static Standing of(Commit commit, Instant at) {
    var snapshot = commit.snapshot();
    if (snapshot.trigger() == Trigger.PRE_RESTORE) {
      return SAFETY;
    }
    if (snapshot.isOffload()) {
      return OFFLOADED;
    }
    if (snapshot.status() == Status.SUSPECT) {
      return SUSPECT;
    }
    if (snapshot.isImported()) {
      return IMPORTED;
    }
    if (snapshot.status() == Status.INCOMPLETE) {
      return INCOMPLETE;
    }
    return isMisdated(commit, at) ? MISDATED : GOOD;
  }

  private static boolean isMisdated(Commit commit, Instant at) {
    var off = Duration.between(at, commit.snapshot().writtenAt()).abs();
    return off.compareTo(TOLERANCE) > 0;
  }

  /// Whether the snapshot claims a time that has not come.
  static boolean isAhead(Commit commit, Instant now) {
    return commit.snapshot().writtenAt().isAfter(now.plus(TOLERANCE));
  }

  /// The standing as it is printed.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
