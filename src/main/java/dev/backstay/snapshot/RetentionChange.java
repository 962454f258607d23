package dev.backstay.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What someone decided about whether snapshots stay.
///
/// @param act what was decided
/// @param decidedAt when, by the clock of the host that decided
/// @param host that host
/// @param grace how long what is forgotten can come back; of no meaning for a return
/// @param items about which snapshots, at least one
public record RetentionChange(
    Act act, Instant decidedAt, String host, Duration grace, List<Item> items) {

  public RetentionChange {
    items = List.copyOf(items);
    if (items.isEmpty()) {
      throw new IllegalArgumentException("it is about no snapshot");
    }
  }

  /// What can be decided.
  public enum Act {
    /// The snapshots are no longer there for anybody, but can come back for a while.
    FORGET,
    /// Some act of forgetting no longer holds.
    RETURN
  }

  /// One snapshot that it is about.
  ///
  /// @param snapshot the snapshot
  /// @param commit SHA-256 in 64 hex digits: of the commit that made the snapshot, if it is
  ///     forgotten; of the commit that forgot it, if it returns
  /// @param reason why, in words
  public record Item(SnapshotId snapshot, String commit, String reason) {}
}
