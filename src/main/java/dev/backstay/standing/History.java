package dev.backstay.standing;

import dev.backstay.snapshot.ClaimedTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The snapshots of one orchestrator in their order, each with its place in time.
///
/// The repository corrects clocks by the chains of writers. The list does not name writers, so a
/// host is taken for one.
///
/// @param snapshots the oldest first
/// @param clockBehind whether most are dated after this host's clock, which is then wrong itself
record History(List<PlacedSnapshot> snapshots, boolean clockBehind) {

  History {
    snapshots = List.copyOf(snapshots);
  }

  static History of(List<SnapshotLine> lines, Instant now) {
    var ahead = lines.stream().filter(it -> isAhead(it, now)).count();
    var clockBehind = 2 * ahead > lines.size();
    var end =
        clockBehind ? lines.stream().map(SnapshotLine::writtenAt).reduce(now, History::later) : now;
    var times = times(lines, end);
    var placed = new ArrayList<PlacedSnapshot>();
    for (var i = 0; i < lines.size(); i++) {
      var at = times.get(i);
      placed.add(new PlacedSnapshot(lines.get(i), at, SnapshotStanding.of(lines.get(i), at)));
    }
    return new History(placed, clockBehind);
  }

  private static List<Instant> times(List<SnapshotLine> lines, Instant end) {
    var ofHost =
        IntStream.range(0, lines.size())
            .boxed()
            .collect(Collectors.groupingBy(i -> lines.get(i).host()));
    var times = new ArrayList<>(Collections.nCopies(lines.size(), end));
    for (var those : ofHost.values()) {
      var claims = those.stream().map(i -> lines.get(i).writtenAt()).toList();
      var corrected = ClaimedTimes.corrected(claims, end);
      for (var i = 0; i < claims.size(); i++) {
        if (!claims.get(i).isBefore(ClaimedTimes.NONE_BEFORE)) {
          times.set(those.get(i), corrected.get(i));
        }
      }
    }
    return times;
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
