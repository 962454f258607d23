package dev.backstay.runbook;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the repository says: what can come back, and how long that took when it was rehearsed.
///
/// @param unread why the repository was not read; empty if it was
/// @param newestGood the newest good snapshot
/// @param newestProven the newest good one that a drill found right
/// @param beforeUpgrade the newest one that was taken before an upgrade
/// @param beforeRestore the newest safety snapshot
/// @param rehearsed the last drill that found its snapshot right
/// @param isLastRefuted whether a newer drill than that found its snapshot wrong
/// @param paths of a run that was named: paths in the newest good snapshot, by component
public record Known(
    Optional<String> unread,
    Optional<Kept> newestGood,
    Optional<Kept> newestProven,
    Optional<Kept> beforeUpgrade,
    Optional<Kept> beforeRestore,
    Optional<Rehearsed> rehearsed,
    boolean isLastRefuted,
    Map<String, List<String>> paths) {

  public Known {
    paths = Collections.unmodifiableMap(new TreeMap<>(paths));
  }

  /// Nothing, for that reason.
  public static Known nothing(String why) {
    return new Known(
        Optional.of(why),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Map.of());
  }
}
