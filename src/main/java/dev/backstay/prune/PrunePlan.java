package dev.backstay.prune;

import dev.backstay.snapshot.SnapshotId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a prune would condemn, computed by reading only.
///
/// @param epoch its number
/// @param seen the newest commit of each writer that it takes into account
/// @param dead packs of which nothing is reached
/// @param sparse packs of which so little is reached that it is copied elsewhere
/// @param snapshots forgotten snapshots that do not come back
/// @param spared how many packs nothing reaches yet, but a run that is at work may have written
/// @param totalBytes how many bytes all packs have
public record PrunePlan(
    long epoch,
    SortedMap<String, Long> seen,
    List<Pack> dead,
    List<Pack> sparse,
    List<SnapshotId> snapshots,
    int spared,
    long totalBytes) {

  /// A pack.
  ///
  /// @param name its name
  /// @param sizeBytes its length
  /// @param liveBytes the share of it that is reached
  public record Pack(String name, long sizeBytes, long liveBytes) {}

  public PrunePlan {
    seen = new TreeMap<>(seen);
    dead = List.copyOf(dead);
    sparse = List.copyOf(sparse);
    snapshots = List.copyOf(snapshots);
  }

  /// Whether there is nothing to condemn.
  public boolean isEmpty() {
    return dead.isEmpty() && sparse.isEmpty();
  }

  /// How many bytes would be copied.
  public long copiedBytes() {
    return sparse.stream().mapToLong(Pack::liveBytes).sum();
  }

  /// How many bytes the packs have that would be condemned.
  public long condemnedBytes() {
    return dead.stream().mapToLong(Pack::sizeBytes).sum()
        + sparse.stream().mapToLong(Pack::sizeBytes).sum();
  }

  /// How many bytes less the store would hold in the end.
  public long freedBytes() {
    return condemnedBytes() - copiedBytes();
  }
}
