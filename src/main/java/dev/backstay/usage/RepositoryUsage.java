package dev.backstay.usage;

import dev.backstay.reach.Amount;
import dev.backstay.repository.Commit;
import java.util.List;

/// What takes room in a repository.
///
/// @param snapshots all snapshots, oldest first
/// @param components all components, by orchestrator and name
/// @param reached what some snapshot reaches
/// @param unreached what no snapshot reaches; second copies of chunks are part of it
/// @param unnamedPackBytes the size of packs that no index piece names
/// @param segments what the segments of all packs amount to
/// @param objects what is in the store
public record RepositoryUsage(
    List<OfSnapshot> snapshots,
    List<OfComponent> components,
    Amount reached,
    Amount unreached,
    long unnamedPackBytes,
    Segments segments,
    Objects objects) {

  public RepositoryUsage {
    snapshots = List.copyOf(snapshots);
    components = List.copyOf(components);
  }

  /// A snapshot, and what it added to those before it.
  public record OfSnapshot(Commit commit, Amount added) {}

  /// A component in all snapshots: what it was the first to need.
  public record OfComponent(String orchestrator, String component, Amount held) {}

  /// Segments, with their bytes before and after compression and encryption.
  public record Segments(long count, long plainBytes, long storedBytes) {

    /// How many bytes one stored byte stands for; 0 if nothing is stored.
    public double ratio() {
      return storedBytes == 0 ? 0 : (double) plainBytes / storedBytes;
    }
  }

  /// Objects of the store, with their sizes; `reports` are those of drills.
  public record Objects(
      long packs,
      long packBytes,
      long indexPieces,
      long indexBytes,
      long commits,
      long commitBytes,
      long reports,
      long reportBytes) {}

  /// The sum of the sizes of all snapshots, as if each were restored.
  public long contentBytes() {
    return snapshots.stream().mapToLong(each -> each.commit().snapshot().contentBytes()).sum();
  }
}
