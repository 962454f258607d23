package dev.backstay.retention;

import dev.backstay.repository.CommitLog;
import dev.backstay.snapshot.SnapshotId;
import java.time.Instant;
import java.util.Set;

/// What counts beside the policy and the history.
///
/// @param now what time it is
/// @param proven hashes of the commits of snapshots that were restored and found right
/// @param inUse snapshots that an unfinished restore needs
public record Circumstances(Instant now, Set<String> proven, Set<SnapshotId> inUse) {

  public Circumstances {
    proven = Set.copyOf(proven);
    inUse = Set.copyOf(inUse);
  }

  /// The same, with what is proven by that log.
  Circumstances after(CommitLog log) {
    return new Circumstances(now, log.proven(), inUse);
  }
}
