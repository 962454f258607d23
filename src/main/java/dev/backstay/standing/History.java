package dev.backstay.standing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The snapshots of one orchestrator in their order, each with its place in time.
///
/// The repository corrects clocks by the chains of writers. The list does not name writers, so a
/// host is taken for one: none of its snapshots is later than one after it, nor than now.
///
/// @param snapshots the oldest first
/// @param clockBehind whether most are dated after this host's clock, which is then wrong itself
record History(List<PlacedSnapshot> snapshots, boolean clockBehind) {

  /// A claim from before there were snapshots comes from a clock that was never set.
  private static final Instant NONE_BEFORE = Instant.parse("2026-01-01T00:00:00Z");

  History {
    snapshots = List.copyOf(snapshots);
  }

  static History of(List<SnapshotLine> lines, Instant now) {
    var ahead = lines.stream().filter(it -> isAhead(it, now)).count();
    var clockBehind = 2 * ahead > lines.size();
    var end =
        clockBehind ? lines.stream().map(SnapshotLine::writtenAt).reduce(now, History::later) : now;
    var ceilings = new HashMap<String, Instant>();
    var placed = new ArrayList<PlacedSnapshot>();
    for (var line : lines.reversed()) {
      var claimed = line.writtenAt();
      var known = !claimed.isBefore(NONE_BEFORE);
      var ceiling = ceilings.getOrDefault(line.host(), end);
      var at = !known ? end : claimed.isBefore(ceiling) ? claimed : ceiling;
      if (known) {
        ceilings.put(line.host(), at);
      }
      placed.addFirst(new PlacedSnapshot(line, at, SnapshotStanding.of(line, at)));
    }
    return new History(placed, clockBehind);
  }

  private static boolean isAhead(SnapshotLine line, Instant now) {
    return line.writtenAt().isAfter(now.plus(SnapshotStanding.TOLERANCE));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /// The one at that place, or nothing at -1.
  Optional<PlacedSnapshot> get(int index) {
    return index < 0 ? Optional.empty() : Optional.of(snapshots.get(index));
  }

  /// Where the newest one is that the rule chooses, or -1.
  int newest(Predicate<PlacedSnapshot> which) {
    for (var i = snapshots.size() - 1; i >= 0; i--) {
      if (which.test(snapshots.get(i))) {
        return i;
      }
    }
    return -1;
  }
}
