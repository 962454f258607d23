package dev.backstay.standing;

import static dev.backstay.standing.Lines.good;
import static dev.backstay.standing.Lines.line;
import static dev.backstay.standing.Lines.list;
import static dev.backstay.standing.Lines.suspect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.schedule.Blackouts;
import dev.backstay.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StandingTest {

  private static final Instant KNOWN = Instant.parse("2026-07-01T00:00:00Z");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static final Objectives OBJECTIVES =
      new Objectives(
          Optional.of(Duration.ofHours(6)),
          Optional.of(Duration.ofMinutes(20)),
          Optional.of(Duration.ofDays(35)));

  private static Standing.Expected expected(String schedule, String... blackouts) {
    var plan =
        new BackupPlan(
            Schedule.parse(schedule, BERLIN), Blackouts.parse(List.of(blackouts), BERLIN), KNOWN);
    return new Standing.Expected(OBJECTIVES, Optional.of(plan), KNOWN);
  }

  private static Standing at(String now, SnapshotLine... lines) {
    return at(expected("every 6h"), now, lines);
  }

  private static Standing at(Standing.Expected expected, String now, SnapshotLine... lines) {
    return Standing.of(Lines.ORCHESTRATOR, list(lines), expected, Instant.parse(now));
  }

  private static SnapshotLine other(String takenAt, String trigger, String status) {
    return line(Instant.parse(takenAt), trigger, status);
  }

  @Test
  void theNewestGoodOneCountsAndWhatIsNotGoodDoesNot() {
    var last = good("2026-07-10T00:00:00Z");
    var standing =
        at(
            "2026-07-10T05:00:00Z",
            good("2026-07-09T18:00:00Z"),
            last,
            suspect("2026-07-10T01:00:00Z"),
            other("2026-07-10T02:00:00Z", "scheduled", "incomplete"),
            other("2026-07-10T03:00:00Z", "pre-restore", "complete"),
            other("2026-07-10T03:10:00Z", "import", "complete"),
            other("2026-07-10T03:20:00Z", "offload", "complete"),
            other("2026-07-10T03:30:00Z", "manual", "a word of a later version"),
            suspect("2026-07-10T04:00:00Z"));

    assertThat(standing.lastGood().orElseThrow().line()).isEqualTo(last);
    assertThat(standing.newest().orElseThrow().standing()).isEqualTo(SnapshotStanding.SUSPECT);
    assertThat(standing.rpoNow()).hasValue(Duration.ofHours(5));
    assertThat(standing.rpoMissed()).isFalse();
    assertThat(standing.suspectsSinceGood()).isEqualTo(2);
    assertThat(standing.sizes()).hasSize(2);
    assertThat(standing.counts())
        .isEqualTo(
            Map.of(
                SnapshotStanding.GOOD, 2,
                SnapshotStanding.SUSPECT, 2,
                SnapshotStanding.INCOMPLETE, 2,
                SnapshotStanding.SAFETY, 1,
                SnapshotStanding.IMPORTED, 1,
                SnapshotStanding.OFFLOADED, 1));
  }

  @Test
  void snapshotsOfOthersArePassedOver() {
    var standing =
        Standing.of(
            "elsewhere",
            list(good("2026-07-10T00:00:00Z")),
            expected("every 6h"),
            Instant.parse("2026-07-10T01:00:00Z"));

    assertThat(standing.newest()).isEmpty();
    assertThat(standing.rpoMissed()).isTrue();
    assertThat(standing.overdue()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-07-10T06:00:00Z, false",
    "2026-07-10T06:00:00.000000001Z, true",
    "2026-07-10T00:00:00Z, false"
  })
  void theObjectiveIsMissedOnlyBeyondItsLimit(String now, boolean missed) {
    assertThat(at(now, good("2026-07-10T00:00:00Z")).rpoMissed()).isEqualTo(missed);
  }

  @Test
  void withoutAnySnapshotThereIsTimeForTheFirstOne() {
    assertThat(at("2026-07-01T06:00:00Z").rpoMissed()).isFalse();
    assertThat(at("2026-07-01T06:00:01Z").rpoMissed()).isTrue();
    assertThat(at("2026-07-01T01:00:00Z", suspect("2026-07-01T00:30:00Z")).rpoMissed()).isTrue();
  }

  /// `every 6h` of Berlin in summer: 22:00, 04:00, 10:00 and 16:00 UTC; a tenth is 36 minutes.
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "2026-07-10T04:00:00Z, 2026-07-10T10:35:59Z, -",
        "2026-07-10T04:00:00Z, 2026-07-10T10:36:00Z, 2026-07-10T10:00:00Z",
        "2026-07-10T03:59:59Z, 2026-07-10T04:36:00Z, 2026-07-10T04:00:00Z",
        "2026-07-10T10:00:00Z, 2026-07-10T16:35:59Z, -",
        "2026-07-10T04:00:00Z, 2026-08-10T10:36:00Z, 2026-07-10T10:00:00Z"
      })
  void aSlotIsOverdueOnceItsAllowanceIsOver(String newest, String now, String slot) {
    var overdue = at(now, good(newest)).overdue().map(Overdue::slot);

    assertThat(overdue).isEqualTo(Optional.ofNullable(slot).map(Instant::parse));
  }

  @Test
  void theAllowanceIsAQuarterOfAnHourAtLeast() {
    var lines = new SnapshotLine[] {good("2026-07-10T04:00:00Z")};

    assertThat(at(expected("every 10m"), "2026-07-10T04:24:59Z", lines).overdue()).isEmpty();
    assertThat(at(expected("every 10m"), "2026-07-10T04:25:00Z", lines).overdue())
        .hasValue(
            new Overdue(
                Instant.parse("2026-07-10T04:10:00Z"), Instant.parse("2026-07-10T04:25:00Z")));
  }

  @Test
  void aBlackoutIsWaitedForAndThenTheAllowanceBegins() {
    var nights = expected("every 1h", "22:00-06:00");
    var last = good("2026-07-09T19:00:00Z");

    assertThat(at(nights, "2026-07-10T04:14:59Z", last).overdue()).isEmpty();
    assertThat(at(nights, "2026-07-10T04:15:00Z", last).overdue()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pre-restore", "import", "offload"})
  void whatIsNoBackupMakesUpForNone(String trigger) {
    var line = other("2026-07-10T10:01:00Z", trigger, "complete");

    assertThat(at("2026-07-10T11:00:00Z", good("2026-07-10T04:00:00Z"), line).overdue())
        .isPresent();
  }

  @Test
  void aSuspectBackupHasComeAbout() {
    var line = suspect("2026-07-10T10:01:00Z");

    assertThat(at("2026-07-10T11:00:00Z", good("2026-07-10T04:00:00Z"), line).overdue()).isEmpty();
  }

  @Test
  void slotsFromBeforeTheScheduleWasKnownAreNotWaitedFor() {
    assertThat(at("2026-07-01T04:35:59Z").overdue()).isEmpty();
    assertThat(at("2026-07-01T04:36:00Z").overdue()).isPresent();
    assertThat(at("2025-07-01T04:36:00Z").overdue()).isEmpty();
  }

  @Test
  void aSnapshotFromTheFutureDisplacesNothing() {
    var last = good("2026-07-10T04:00:00Z");
    var ages = good("2037-01-01T00:00:00Z");
    var standing = at("2026-07-10T11:00:00Z", good("2026-07-09T22:00:00Z"), last, ages);

    assertThat(standing.clockBehind()).isFalse();
    assertThat(standing.lastGood().orElseThrow().line()).isEqualTo(last);
    assertThat(standing.newest().orElseThrow().at()).isEqualTo("2026-07-10T11:00:00Z");
    assertThat(standing.overdue()).isPresent();
    assertThat(standing.rpoNow()).hasValue(Duration.ofHours(7));
    assertThat(standing.counts()).containsEntry(SnapshotStanding.MISDATED, 1);
  }

  @Test
  void aSnapshotOfAClockThatWasNeverSetDoesNotPullOthersWithIt() {
    var last = good("2026-07-10T04:00:00Z");
    var standing = at("2026-07-10T05:00:00Z", last, good("1970-01-01T00:00:10Z"));

    assertThat(standing.lastGood().orElseThrow().line()).isEqualTo(last);
    assertThat(standing.counts()).containsEntry(SnapshotStanding.MISDATED, 1);
  }

  @Test
  void aClockThatIsAYearBehindMakesAgesUnknownAndNotGood() {
    var standing =
        at("2025-07-10T05:00:00Z", good("2026-07-09T22:00:00Z"), good("2026-07-10T04:00:00Z"));

    assertThat(standing.clockBehind()).isTrue();
    assertThat(standing.lastGood().orElseThrow().line()).isEqualTo(good("2026-07-10T04:00:00Z"));
    assertThat(standing.rpoNow()).isEmpty();
    assertThat(standing.rpoMissed()).isTrue();
    assertThat(standing.overdue()).isEmpty();
  }

  @Test
  void aClockThatIsAYearAheadMissesTheObjectiveUntilItIsSet() {
    var line = good("2026-07-10T04:00:00Z");

    assertThat(at("2027-07-10T04:00:00Z", line).rpoMissed()).isTrue();
    assertThat(at("2027-07-10T04:00:00Z", line).overdue()).isPresent();
    assertThat(at("2026-07-10T05:00:00Z", line).rpoMissed()).isFalse();
  }

  /// On 25 October 2026 Berlin's clock shows 02:30 twice; on 29 March it does not show it at all.
  @Test
  void changesOfTheClockMakeNothingOverdueThatIsThere() {
    var nightly = expected("daily 02:30");
    var autumn = good("2026-10-25T00:30:00Z");

    assertThat(at(nightly, "2026-10-26T01:29:59Z", autumn).overdue()).isEmpty();
    assertThat(at(nightly, "2026-10-26T03:53:59Z", autumn).overdue()).isEmpty();
    assertThat(at(nightly, "2026-10-26T03:54:00Z", autumn).overdue())
        .hasValue(
            new Overdue(
                Instant.parse("2026-10-26T01:30:00Z"), Instant.parse("2026-10-26T03:54:00Z")));
    var spring =
        new BackupPlan(Schedule.parse("daily 02:30", BERLIN), Blackouts.NONE, Instant.EPOCH);
    assertThat(
            spring.overdue(
                Optional.of(Instant.parse("2027-03-28T01:00:00Z")),
                Instant.parse("2027-03-29T02:00:00Z")))
        .isEmpty();
  }

  private static Standing withDrills(Instant now, SnapshotLine... lines) {
    var expected = new Standing.Expected(OBJECTIVES, Optional.empty(), KNOWN);
    return Standing.of(Lines.ORCHESTRATOR, list(lines), expected, now);
  }

  private static SnapshotLine drilled(Optional<Instant> provenAt, int minutes) {
    return Lines.drilled(good("2026-07-01T00:00:00Z"), provenAt, Duration.ofMinutes(minutes));
  }

  @Test
  void recoveriesAreMeasuredByTheNewestProof() {
    var now = Instant.parse("2026-08-10T00:00:00Z");
    var late = withDrills(now, drilled(Optional.of(KNOWN), 21));
    assertThat(late.rtoMissed()).isTrue();
    assertThat(late.proofMissed()).isTrue();

    var since = Optional.of(now.minus(Duration.ofDays(35)));
    var inTime = withDrills(now, drilled(since, 20), drilled(Optional.of(KNOWN), 21));
    assertThat(inTime.rtoMissed()).isFalse();
    assertThat(inTime.proofMissed()).isFalse();
    assertThat(inTime.evidence())
        .isEqualTo(new Evidence(since, Optional.of(Duration.ofMinutes(20))));
  }

  @Test
  void withoutAProofThereIsTimeForTheFirst() {
    assertThat(withDrills(KNOWN).proofMissed()).isFalse();
    assertThat(withDrills(KNOWN.plus(Duration.ofDays(35))).proofMissed()).isFalse();
    assertThat(withDrills(KNOWN.plus(Duration.ofDays(36))).proofMissed()).isTrue();
    assertThat(withDrills(KNOWN).rtoMissed()).isFalse();
  }

  @Test
  void whatIsRefutedAndWhatIsFromTheFutureProvesNothing() {
    var now = Instant.parse("2026-08-10T00:00:00Z");
    var refuted = drilled(Optional.empty(), 1);
    var future = drilled(Optional.of(now.plus(Duration.ofDays(365))), 1);

    assertThat(withDrills(now, refuted).evidence()).isEqualTo(Evidence.NONE);
    assertThat(withDrills(now, refuted).proofMissed()).isTrue();
    assertThat(withDrills(now, future).evidence()).isEqualTo(Evidence.NONE);
    assertThat(withDrills(now, future).proofMissed()).isTrue();
    var slow = drilled(Optional.of(now), 21);
    assertThat(withDrills(now, slow, refuted, future).rtoMissed()).isTrue();
    assertThat(withDrills(now, slow, refuted, future).proofMissed()).isFalse();
  }

  @Test
  void theProofOfAnotherOrchestratorIsNone() {
    var now = Instant.parse("2026-08-10T00:00:00Z");
    var expected = new Standing.Expected(OBJECTIVES, Optional.empty(), KNOWN);
    var other = drilled(Optional.of(now), 1);

    assertThat(Standing.of("other", list(other), expected, now).proofMissed()).isTrue();
  }
}
