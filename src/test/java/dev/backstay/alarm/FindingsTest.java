package dev.backstay.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.schedule.Blackouts;
import dev.backstay.schedule.Schedule;
import dev.backstay.standing.BackupPlan;
import dev.backstay.standing.Drilled;
import dev.backstay.standing.Objectives;
import dev.backstay.standing.SnapshotLine;
import dev.backstay.standing.SnapshotList;
import dev.backstay.standing.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FindingsTest {

  private static final Instant KNOWN = Instant.parse("2026-07-01T00:00:00Z");

  private static List<Finding> findings(String now, SnapshotLine... lines) {
    var objectives =
        new Objectives(
            Optional.of(Duration.ofHours(6)),
            Optional.of(Duration.ofMinutes(20)),
            Optional.of(Duration.ofDays(35)));
    var plan = new BackupPlan(Schedule.parse("every 6h", ZoneOffset.UTC), Blackouts.NONE, KNOWN);
    var expected = new Standing.Expected(objectives, Optional.of(plan), KNOWN);
    var list = new SnapshotList(List.of(lines), List.of());
    return Findings.of(Standing.of("prod", list, expected, Instant.parse(now)));
  }

  private static SnapshotLine line(String id, String takenAt, String status) {
    return line(id, takenAt, status, Optional.empty());
  }

  private static SnapshotLine line(
      String id, String takenAt, String status, Optional<Drilled> drilled) {
    var at = Instant.parse(takenAt);
    return new SnapshotLine(
        id,
        "c",
        "prod",
        "h",
        at,
        at,
        "scheduled",
        status,
        "exact",
        1,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        drilled);
  }

  private static Optional<Drilled> drilled(int minutes) {
    return Optional.of(
        new Drilled("d00000000001", Optional.of(KNOWN), Duration.ofMinutes(minutes)));
  }

  @Test
  void whereAllIsWellNothingIsFound() {
    assertThat(
            findings(
                "2026-07-10T06:10:00Z",
                line("aaaaaaaaaaaa", "2026-07-10T06:00:05Z", "complete", drilled(20))))
        .isEmpty();
  }

  @Test
  void everythingThatIsWrongIsToldWithItsValues() {
    var found =
        findings(
            "2026-08-10T15:05:00Z",
            line("aaaaaaaaaaaa", "2026-08-10T00:00:05Z", "complete", drilled(75)),
            line("bbbbbbbbbbbb", "2026-08-10T06:00:05Z", "suspect"));

    assertThat(found.stream().map(it -> it.condition().label() + ": " + it.text()))
        .containsExactly(
            "overdue: the backup of 2026-08-10T12:00:00Z has not come about; the newest is of"
                + " 2026-08-10T06:00:05Z",
            "suspect: the newest snapshot, bbbbbbbbbbbb of 2026-08-10T06:00:05Z, is suspect; the"
                + " last good one is aaaaaaaaaaaa of 2026-08-10T00:00:05Z",
            "rpo: work of 15h 4m would be lost now, and the objective is 6h; the last good"
                + " snapshot is aaaaaaaaaaaa of 2026-08-10T00:00:05Z",
            "rto: the last recovery took 1h 15m, and the objective is 20m",
            "proof: the last proof that snapshots come back is of 2026-07-01T00:00:00Z, and the objective is 35d");
    assertThat(found.get(1).snapshot()).hasValue("bbbbbbbbbbbb");
    assertThat(found).allSatisfy(it -> assertThat(it.hint()).endsWith("."));
  }

  @Test
  void thatThereIsNoProofIsTold() {
    assertThat(findings("2026-08-10T15:05:00Z").stream().map(Finding::text))
        .contains("the last proof that snapshots come back is none, and the objective is 35d");
  }

  @Test
  void aClockThatIsBehindIsTold() {
    var found =
        findings("2026-07-02T00:00:00Z", line("aaaaaaaaaaaa", "2026-07-10T00:00:05Z", "complete"));

    assertThat(found).extracting(Finding::condition).contains(Condition.OVERDUE, Condition.RPO);
    assertThat(found.getFirst().text()).contains("clock, 2026-07-02T00:00:00Z");
    assertThat(found.get(1).text()).startsWith("nobody knows how much work would be lost now");
  }
}
