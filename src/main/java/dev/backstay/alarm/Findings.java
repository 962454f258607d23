package dev.backstay.alarm;

import dev.backstay.standing.PlacedSnapshot;
import dev.backstay.standing.SnapshotStanding;
import dev.backstay.standing.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is wrong with how an orchestrator stands.
public final class Findings {

  private Findings() {}

  /// All that its standing tells: [Condition#OVERDUE], [Condition#SUSPECT], [Condition#RPO],
  /// [Condition#RTO] and [Condition#PROOF].
  public static List<Finding> of(Standing standing) {
    var findings = new ArrayList<Finding>();
    overdue(standing).ifPresent(findings::add);
    suspect(standing).ifPresent(findings::add);
    if (standing.rpoMissed()) {
      findings.add(rpo(standing));
    }
    if (standing.rtoMissed()) {
      findings.add(
          finding(
              standing,
              Condition.RTO,
              "the last recovery took %s, and the objective is %s"
                  .formatted(
                      words(standing.evidence().recoveryTook()),
                      words(standing.objectives().rto())),
              "See which component takes longest, or give the objective more time."));
    }
    if (standing.proofMissed()) {
      findings.add(
          finding(
              standing,
              Condition.PROOF,
              "the last proof that snapshots come back is %s, and the objective is %s"
                  .formatted(
                      standing.evidence().provenAt().map(it -> "of " + seconds(it)).orElse("none"),
                      words(standing.objectives().proof())),
              "Restore a snapshot to another place and look at it."));
    }
    return List.copyOf(findings);
  }

  private static Optional<Finding> overdue(Standing standing) {
    if (standing.clockBehind()) {
      return Optional.of(
          finding(
              standing,
              Condition.OVERDUE,
              "most snapshots are dated after this host's clock, %s: whether a backup is overdue is"
                      .formatted(seconds(standing.now()))
                  + " not known",
              "Set the clock of this host."));
    }
    return standing
        .overdue()
        .map(
            it ->
                finding(
                    standing,
                    Condition.OVERDUE,
                    "the backup of %s has not come about; the newest is %s"
                        .formatted(
                            seconds(it.slot()),
                            standing
                                .newestBackup()
                                .map(newest -> "of " + seconds(newest.at()))
                                .orElse("none")),
                    "See what became of the last run, and take one with `backstay backup`."));
  }

  private static Optional<Finding> suspect(Standing standing) {
    return standing
        .newestBackup()
        .filter(it -> it.standing() != SnapshotStanding.GOOD)
        .map(it -> suspect(standing, it));
  }

  private static Finding suspect(Standing standing, PlacedSnapshot newest) {
    var id = newest.line().id();
    return new Finding(
        standing.orchestrator(),
        Condition.SUSPECT,
        "",
        "the newest snapshot, %s of %s, is %s; the last good one is %s"
            .formatted(id, seconds(newest.at()), newest.standing().label(), lastGood(standing)),
        Optional.of(id),
        "See why with `backstay show " + id + "`.");
  }

  private static Finding rpo(Standing standing) {
    var lost =
        standing
            .rpoNow()
            .map(it -> "work of " + words(Optional.of(it)))
            .orElse("nobody knows how much work");
    return finding(
        standing,
        Condition.RPO,
        "%s would be lost now, and the objective is %s; the last good snapshot is %s"
            .formatted(lost, words(standing.objectives().rpo()), lastGood(standing)),
        "Take a snapshot with `backstay backup`.");
  }

  private static Finding finding(Standing standing, Condition condition, String text, String hint) {
    return new Finding(standing.orchestrator(), condition, "", text, Optional.empty(), hint);
  }

  private static String lastGood(Standing standing) {
    return standing
        .lastGood()
        .map(it -> "%s of %s".formatted(it.line().id(), seconds(it.at())))
        .orElse("none");
  }

  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// As `3d 4h 5m`: without seconds, unless there is nothing else.
  private static String words(Optional<Duration> duration) {
    var all = duration.orElse(Duration.ZERO);
    var parts = new ArrayList<String>();
    if (all.toDays() > 0) {
      parts.add(all.toDays() + "d");
    }
    if (all.toHoursPart() > 0) {
      parts.add(all.toHoursPart() + "h");
    }
    if (all.toMinutesPart() > 0) {
      parts.add(all.toMinutesPart() + "m");
    }
    return parts.isEmpty() ? all.toSecondsPart() + "s" : String.join(" ", parts);
  }
}
