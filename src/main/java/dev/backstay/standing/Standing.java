package dev.backstay.standing;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How one orchestrator stands. Computes only.
///
/// What cannot be known does not count as well: without a good snapshot, and where this host's
/// clock is behind, an objective for what may be lost is missed.
///
/// @param now for when this holds
/// @param newest the newest snapshot of any sort
/// @param newestBackup the newest that a backup made, be it a bad one
/// @param lastGood the newest good one
/// @param clockBehind whether most snapshots are dated after `now`; then ages are not known, nor
///     whether a backup is overdue
/// @param rpoNow how much work, as time, would be lost now: the age of the last good snapshot
/// @param objectives what is to be achieved
/// @param overdue the scheduled backup that has not come about, if there is one
/// @param evidence what is known of recoveries
/// @param proofMissed whether the last proof is older than the objective allows, or there is none
///     though there was time for one
/// @param sizes of good snapshots, the oldest first
/// @param suspectsSinceGood how many suspect ones are newer than the last good one
/// @param counts how many there are of each sort; sorts that there are none of are left out
public record Standing(
    String orchestrator,
    Instant now,
    Optional<PlacedSnapshot> newest,
    Optional<PlacedSnapshot> newestBackup,
    Optional<PlacedSnapshot> lastGood,
    boolean clockBehind,
    Optional<Duration> rpoNow,
    Objectives objectives,
    Optional<Overdue> overdue,
    Evidence evidence,
    boolean rpoMissed,
    boolean rtoMissed,
    boolean proofMissed,
    List<SizePoint> sizes,
    int suspectsSinceGood,
    Map<SnapshotStanding, Integer> counts) {

  public Standing {
    sizes = List.copyOf(sizes);
    counts = Map.copyOf(counts);
  }

  /// What is expected of an orchestrator.
  ///
  /// @param knownSince since when it is expected
  public record Expected(Objectives objectives, Optional<BackupPlan> plan, Instant knownSince) {}

  /// How the orchestrator stands.
  ///
  /// @param list the snapshots, also of others, which are passed over
  public static Standing of(
      String orchestrator, SnapshotList list, Expected expected, Instant now) {
    var lines =
        list.snapshots().stream().filter(it -> it.orchestrator().equals(orchestrator)).toList();
    var history = History.of(lines, now);
    var snapshots = history.snapshots();
    var good = history.newest(it -> it.standing() == SnapshotStanding.GOOD);
    var lastGood = history.get(good);
    var age =
        lastGood.filter(_ -> !history.clockBehind()).map(it -> Duration.between(it.at(), now));
    var backup = history.get(history.newest(PlacedSnapshot::isOfBackup));
    var covered = backup.map(PlacedSnapshot::at);
    var evidence = Evidence.of(lines, now);
    return new Standing(
        orchestrator,
        now,
        history.get(snapshots.size() - 1),
        backup,
        lastGood,
        history.clockBehind(),
        age,
        expected.objectives(),
        history.clockBehind()
            ? Optional.empty()
            : expected.plan().flatMap(it -> it.overdue(covered, now)),
        evidence,
        isRpoMissed(expected, lines.isEmpty(), age, now),
        isRtoMissed(expected, evidence),
        isProofMissed(expected, evidence, now),
        snapshots.stream()
            .filter(it -> it.standing() == SnapshotStanding.GOOD)
            .map(it -> new SizePoint(it.at(), it.line().contentBytes()))
            .toList(),
        suspects(snapshots.subList(good + 1, snapshots.size())),
        counts(snapshots));
  }

  /// The snapshots of an orchestrator, each with what it counts as, the oldest first.
  ///
  /// @param list the snapshots, also of others, which are passed over
  public static List<PlacedSnapshot> placed(String orchestrator, SnapshotList list, Instant now) {
    return History.of(
            list.snapshots().stream().filter(it -> it.orchestrator().equals(orchestrator)).toList(),
            now)
        .snapshots();
  }

  /// Before there is any snapshot there is time for the first one.
  private static boolean isRpoMissed(
      Expected expected, boolean none, Optional<Duration> age, Instant now) {
    var known = none ? Optional.of(Duration.between(expected.knownSince(), now)) : age;
    return expected
        .objectives()
        .rpo()
        .filter(most -> known.map(it -> it.compareTo(most) > 0).orElse(true))
        .isPresent();
  }

  private static boolean isRtoMissed(Expected expected, Evidence evidence) {
    return expected
        .objectives()
        .rto()
        .filter(most -> evidence.recoveryTook().filter(it -> it.compareTo(most) > 0).isPresent())
        .isPresent();
  }

  private static boolean isProofMissed(Expected expected, Evidence evidence, Instant now) {
    var since = evidence.provenAt().orElse(expected.knownSince());
    return expected
        .objectives()
        .proof()
        .filter(most -> Duration.between(since, now).compareTo(most) > 0)
        .isPresent();
  }

  private static int suspects(List<PlacedSnapshot> snapshots) {
    return (int) snapshots.stream().filter(it -> it.standing() == SnapshotStanding.SUSPECT).count();
  }

  private static Map<SnapshotStanding, Integer> counts(List<PlacedSnapshot> snapshots) {
    var counts = new EnumMap<SnapshotStanding, Integer>(SnapshotStanding.class);
    snapshots.forEach(it -> counts.merge(it.standing(), 1, Integer::sum));
    return counts;
  }
}
