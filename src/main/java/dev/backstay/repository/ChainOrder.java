package dev.backstay.repository;

import dev.backstay.snapshot.ClaimedTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The order of all writers' commits among each other. Time claimed by a writer orders nothing by
/// itself: within a chain the chain decides.
final class ChainOrder {

  /// The order of one writer's chain.
  static final Comparator<ChainLink> BY_SEQUENCE =
      (one, other) -> Long.compare(one.head().sequence(), other.head().sequence());

  /// The order of commits that have their places in time.
  static final Comparator<ChainLink> IN_ORDER = ChainOrder::compare;

  private ChainOrder() {}

  private static int compare(ChainLink one, ChainLink other) {
    var times = one.orderedAt().compareTo(other.orderedAt());
    var both = times == 0 ? BY_SEQUENCE.compare(one, other) : times;
    return both == 0 ? one.head().writer().compareTo(other.head().writer()) : both;
  }

  /// All links of the chains in their order, each with its place in time, which is not after now.
  static List<ChainLink> of(Map<String, List<ChainLink>> chains, Instant now) {
    var all = new ArrayList<ChainLink>();
    for (var chain : chains.values()) {
      chain.sort(BY_SEQUENCE);
      corrected(chain, now).forEach(link -> all.add(inItsPlace(link)));
    }
    all.sort(IN_ORDER);
    return all;
  }

  private static ChainLink inItsPlace(ChainLink link) {
    return link instanceof Commit commit ? commit.inItsPlace() : link;
  }

  /// Each at its place in time, as far as the chain bears out what its writer's clock claimed.
  private static List<ChainLink> corrected(List<ChainLink> chain, Instant now) {
    var times = ClaimedTimes.corrected(chain.stream().map(ChainLink::orderedAt).toList(), now);
    var corrected = new ArrayList<ChainLink>();
    for (var i = 0; i < chain.size(); i++) {
      corrected.add(chain.get(i).at(times.get(i)));
    }
    return corrected;
  }
}
