package dev.backstay.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.repository.Commit;
import dev.backstay.snapshot.Labels;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is kept and forgotten, and what is said of it.
class RetentionTest {

  private static final Instant NOW = Instant.parse("2027-11-20T12:00:00Z");
  private static final RetentionCase.Kind GOOD = kind(Trigger.SCHEDULED, Status.COMPLETE);
  private static final Policy.Keep LAST_ONE =
      new Policy.Keep(1, Map.of(), Optional.empty(), List.of());

  private final List<Commit> history = new ArrayList<>();
  private Set<String> proven = Set.of();

  private static RetentionCase.Kind kind(Trigger trigger, Status status) {
    return new RetentionCase.Kind("demo", trigger, status);
  }

  private Commit add(String at, RetentionCase.Kind kind, String... pins) {
    return add(at, Instant.parse(at), kind, pins);
  }

  private Commit add(String at, Instant claimed, RetentionCase.Kind kind, String... pins) {
    var commit =
        RetentionCase.commit(
            history.size(), Instant.parse(at), claimed, kind, List.of(), List.of(pins));
    history.add(commit);
    return commit;
  }

  private static Policy policy(Policy.Keep keep) {
    return policy(keep, Policy.Limits.NONE, "UTC");
  }

  private static Policy policy(Policy.Keep keep, Policy.Limits limits, String zone) {
    return new Policy(keep, limits, Policy.UNDELETE, Policy.SAFETY, ZoneId.of(zone));
  }

  private static Policy.Keep keep(Period period, int count) {
    return new Policy.Keep(0, Map.of(period, count), Optional.empty(), List.of());
  }

  private List<Verdict> judge(Policy policy) {
    return Retention.judge(policy, history, new Circumstances(NOW, proven, Set.of()));
  }

  private List<String> words(Policy policy) {
    return judge(policy).stream()
        .map(it -> (it.kept() ? "kept: " : "goes: ") + String.join("; ", it.reasons()))
        .toList();
  }

  @Test
  void aPolicyWithoutRulesKeepsEverything() {
    add("2027-01-01T00:00:00Z", GOOD);
    add("2027-11-19T00:00:00Z", GOOD);

    assertThat(words(Policy.NONE))
        .containsExactly("kept: no rule asks for less", "kept: newest good");
  }

  @Test
  void everyReasonIsTold() {
    add("2027-11-18T08:00:00Z", GOOD);
    add("2027-11-18T09:00:00Z", GOOD);
    add("2027-11-19T09:00:00Z", GOOD, "before upgrade");
    add("2027-11-20T09:00:00Z", GOOD);
    var keep =
        new Policy.Keep(1, Map.of(Period.DAILY, 3), Optional.of(Duration.ofHours(36)), List.of());

    assertThat(words(policy(keep)))
        .containsExactly(
            "goes: no rule keeps it",
            "kept: daily 2027-11-18",
            "kept: pinned: before upgrade; daily 2027-11-19; within 36h",
            "kept: newest good; last 1; daily 2027-11-20; within 36h");
  }

  @Test
  void whatIsJustAsOldAsIsKeptIsKept() {
    add("2027-11-17T11:59:59Z", GOOD);
    add("2027-11-17T12:00:00Z", GOOD);
    add("2027-11-20T12:00:00Z", GOOD);
    var within = Optional.of(Duration.ofDays(3));
    var keep = new Policy.Keep(0, Map.of(), within, List.of());

    assertThat(words(policy(keep)))
        .containsExactly(
            "goes: no rule keeps it", "kept: within 3d", "kept: newest good; within 3d");
    assertThat(words(policy(Policy.Keep.NONE, new Policy.Limits(within, 0), "UTC")))
        .containsExactly(
            "goes: older than max_age 3d", "kept: no rule asks for less", "kept: newest good");
  }

  @Test
  void limitsRemoveWhatRulesKeepButNotWhatMayNotGo() {
    add("2026-01-02T00:00:00Z", GOOD);
    add("2026-02-01T00:00:00Z", GOOD, "evidence");
    add("2027-11-01T00:00:00Z", GOOD);
    add("2027-11-02T00:00:00Z", GOOD);
    add("2027-11-03T00:00:00Z", GOOD);
    var limits = new Policy.Limits(Optional.of(Duration.ofDays(400)), 3);

    assertThat(words(policy(keep(Period.DAILY, 99), limits, "UTC")))
        .containsExactly(
            "goes: older than max_age 400d",
            "kept: pinned: evidence; daily 2026-02-01",
            "goes: more than max_count 3",
            "kept: daily 2027-11-02",
            "kept: newest good; daily 2027-11-03");
  }

  @Test
  void aSnapshotFromTheFutureDisplacesNothingGood() {
    add("2027-11-18T00:00:00Z", GOOD);
    add("2027-11-19T00:00:00Z", GOOD);
    add("2027-11-20T12:00:00Z", Instant.parse("2037-01-01T00:00:00Z"), GOOD);

    assertThat(words(policy(LAST_ONE)))
        .containsExactly("goes: no rule keeps it", "kept: newest good; last 1", "kept: last 1");
    assertThat(judge(policy(LAST_ONE)).getLast().standing()).isEqualTo(Standing.MISDATED);
  }

  @Test
  void aClockOfThisHostThatIsBehindForgetsNothing() {
    var ahead = NOW.plus(Duration.ofDays(100));
    for (var i = 0; i < 5; i++) {
      add(NOW.toString(), ahead.plusSeconds(i), GOOD);
    }

    assertThat(words(policy(LAST_ONE)))
        .containsOnly("kept: most are dated after this host's clock, 2027-11-20T12:00:00Z");
  }

  @Test
  void othersAreCountedApartAndLeaveWithTheOldestGoodOne() {
    add("2027-11-10T00:00:00Z", kind(Trigger.SCHEDULED, Status.SUSPECT));
    add("2027-11-11T00:00:00Z", GOOD);
    add("2027-11-12T00:00:00Z", GOOD);
    add("2027-11-13T00:00:00Z", kind(Trigger.SCHEDULED, Status.SUSPECT));
    add("2027-11-14T00:00:00Z", kind(Trigger.SCHEDULED, Status.INCOMPLETE));
    add("2027-11-15T00:00:00Z", kind(Trigger.SCHEDULED, Status.SUSPECT));
    var keep = new Policy.Keep(2, Map.of(), Optional.empty(), List.of());

    assertThat(words(policy(keep)))
        .containsExactly(
            "goes: suspect, and older than every good one that a rule keeps",
            "kept: last 2",
            "kept: newest good; last 1",
            "kept: last 2",
            "kept: newest, though incomplete; last 1",
            "kept: last 1");
  }

  @Test
  void theNewestGoodAndTheNewestThatIsNotImportedStay() {
    add("2027-11-10T00:00:00Z", GOOD);
    add("2027-11-11T00:00:00Z", kind(Trigger.IMPORT, Status.COMPLETE));
    add("2027-11-12T00:00:00Z", kind(Trigger.IMPORT, Status.COMPLETE));
    var limits = new Policy.Limits(Optional.of(Duration.ofHours(1)), 1);

    assertThat(words(policy(Policy.Keep.NONE, limits, "UTC")))
        .containsExactly(
            "kept: newest good", "goes: older than max_age 1h", "kept: newest good, imported");
  }

  @Test
  void theNewestProvenStays() {
    var first = add("2027-11-10T00:00:00Z", GOOD);
    var second = add("2027-11-11T00:00:00Z", GOOD);
    add("2027-11-12T00:00:00Z", GOOD);
    proven = Set.of(first.hash(), second.hash());

    assertThat(words(policy(LAST_ONE)))
        .containsExactly(
            "goes: no rule keeps it", "kept: newest proven", "kept: newest good; last 1");
  }

  @Test
  void aSafetySnapshotIsHeldForAWhile() {
    var pin = Labels.safetyPin(new SnapshotId("0123456789ab"));
    var safety = kind(Trigger.PRE_RESTORE, Status.COMPLETE);
    add("2027-09-01T00:00:00Z", safety, pin);
    add("2027-09-02T00:00:00Z", safety, pin, "of use");
    add("2027-11-01T00:00:00Z", safety, pin);
    add("2027-11-12T00:00:00Z", GOOD);

    assertThat(words(policy(LAST_ONE)))
        .containsExactly(
            "goes: safety, and older than every good one that a rule keeps",
            "kept: pinned: of use",
            "kept: safety snapshot, taken before restore of 0123456789ab, held until"
                + " 2027-12-01T00:00:00Z",
            "kept: newest good; last 1");
  }

  @Test
  void hoursAndDaysAreThoseOfTheZone() {
    add("2027-10-30T21:59:00Z", GOOD);
    add("2027-10-30T22:30:00Z", GOOD);
    add("2027-10-31T00:10:00Z", GOOD);
    add("2027-10-31T01:10:00Z", GOOD);
    add("2027-10-31T22:59:00Z", GOOD);

    assertThat(words(policy(keep(Period.DAILY, 9), Policy.Limits.NONE, "Europe/Berlin")))
        .containsExactly(
            "kept: daily 2027-10-30",
            "goes: no rule keeps it",
            "goes: no rule keeps it",
            "goes: no rule keeps it",
            "kept: newest good; daily 2027-10-31");
    assertThat(words(policy(keep(Period.HOURLY, 9), Policy.Limits.NONE, "Europe/Berlin")))
        .contains("kept: hourly 2027-10-31 02h+02:00", "kept: hourly 2027-10-31 02h+01:00");
  }

  @Test
  void weeksAreThoseOfTheIsoCalendar() {
    add("2026-12-31T00:00:00Z", GOOD);
    add("2027-01-03T23:59:00Z", GOOD);
    add("2027-01-04T00:00:00Z", GOOD);

    assertThat(words(policy(keep(Period.WEEKLY, 9))))
        .containsExactly(
            "goes: no rule keeps it",
            "kept: weekly 2026-W53",
            "kept: newest good; weekly 2027-W01");
  }

  @Test
  void orchestratorsAreJudgedByThemselves() {
    add("2027-11-10T00:00:00Z", new RetentionCase.Kind("a", Trigger.MANUAL, Status.COMPLETE));
    add("2027-11-11T00:00:00Z", new RetentionCase.Kind("b", Trigger.MANUAL, Status.COMPLETE));

    assertThat(judge(policy(LAST_ONE))).hasSize(2).allMatch(Verdict::kept);
  }
}
