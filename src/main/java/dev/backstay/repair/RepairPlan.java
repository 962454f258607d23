package dev.backstay.repair;

import dev.backstay.repository.format.ChunkId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a repair would do, found out by reading only.
///
/// @param unnamed packs that no piece of the index names, with their sizes
/// @param damaged packs of which some bytes are wrong
/// @param missing packs that the index names and the store does not have
/// @param lost how many chunks that snapshots reach cannot be read
public record RepairPlan(
    Map<String, Long> unnamed, List<Damaged> damaged, List<String> missing, long lost) {

  /// A pack of which some bytes are wrong.
  ///
  /// @param pack its name
  /// @param reason what is wrong, in words
  /// @param lost its chunks that cannot be read
  /// @param known whether it is said already that it is damaged
  public record Damaged(String pack, String reason, Set<ChunkId> lost, boolean known) {

    public Damaged {
      lost = Set.copyOf(lost);
    }
  }

  public RepairPlan {
    unnamed = Map.copyOf(unnamed);
    damaged = List.copyOf(damaged);
    missing = List.copyOf(missing);
  }

  /// Whether there is nothing to do.
  public boolean isEmpty() {
    return unnamed.isEmpty() && damaged.stream().allMatch(Damaged::known) && lost == 0;
  }
}
