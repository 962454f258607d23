package dev.backstay.prune;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a prune did.
///
/// @param swept what it removed, of what was condemned before or by itself
/// @param condemned what it condemned; empty if there was nothing, or an earlier prune is pending
/// @param waiting why what is condemned was not removed yet, for people; empty if it was
/// @param removableAt when what is condemned can be removed, by the store's clock
public record PruneReport(
    List<Swept> swept,
    Optional<PrunePlan> condemned,
    List<String> waiting,
    Optional<Instant> removableAt) {

  public PruneReport {
    swept = List.copyOf(swept);
    waiting = List.copyOf(waiting);
  }

  /// The same, by a prune that condemned this.
  PruneReport with(PrunePlan plan) {
    return new PruneReport(swept, Optional.of(plan), waiting, removableAt);
  }

  /// What one sweep removed.
  ///
  /// @param epoch which prune had condemned it
  /// @param packs how many packs
  /// @param bytes how many bytes they had
  /// @param kept how many of the condemned packs were needed again, and stay
  public record Swept(long epoch, int packs, long bytes, int kept) {}
}
