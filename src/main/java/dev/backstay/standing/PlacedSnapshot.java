package dev.backstay.standing;

import java.time.Instant;

/// A snapshot with what it counts as.
///
/// @param at its place in time, not after now: the writer's clock, corrected by the order of its
///     history
public record PlacedSnapshot(SnapshotLine line, Instant at, SnapshotStanding standing) {

  /// Whether a backup that was to be taken has come about by it, be it a bad one.
  boolean isOfBackup() {
    return switch (standing) {
      case GOOD, INCOMPLETE -> true;
      case SUSPECT -> !line.trigger().equals("import");
      case MISDATED, IMPORTED, SAFETY, OFFLOADED -> false;
    };
  }
}
