package dev.backstay.retention;

import dev.backstay.snapshot.SnapshotId;
import java.time.Instant;
import java.util.Set;

/// What counts beside the policy and the history.
///
/// @param now what time it is
/// @param proven snapshots that were restored and found right
/// @param inUse snapshots that an unfinished restore needs
public record Circumstances(Instant now, Set<SnapshotId> proven, Set<SnapshotId> inUse) {

  public Circumstances {
    proven = Set.copyOf(proven);
    inUse = Set.copyOf(inUse);
  }
}
