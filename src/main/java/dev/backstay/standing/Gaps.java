package dev.backstay.standing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How long there was no new good snapshot.
///
/// @param longest the longest of these times that ended after the beginning of what was looked at,
///     the one that lasts included; empty if there is no good snapshot
/// @param lasting how old the newest good snapshot is; empty if there is none
public record Gaps(Optional<Duration> longest, Optional<Duration> lasting) {

  /// Between those that are good.
  ///
  /// @param snapshots in the order of their places in time
  /// @param since times that ended before it are not looked at
  public static Gaps of(List<PlacedSnapshot> snapshots, Instant since, Instant now) {
    var times =
        snapshots.stream()
            .filter(it -> it.standing() == SnapshotStanding.GOOD)
            .map(PlacedSnapshot::at)
            .sorted()
            .toList();
    if (times.isEmpty()) {
      return new Gaps(Optional.empty(), Optional.empty());
    }
    var lasting = Duration.between(times.getLast(), now);
    var longest = lasting;
    for (var i = 1; i < times.size(); i++) {
      var gap = Duration.between(times.get(i - 1), times.get(i));
      if (times.get(i).isAfter(since) && gap.compareTo(longest) > 0) {
        longest = gap;
      }
    }
    return new Gaps(Optional.of(longest), Optional.of(lasting));
  }
}
