package dev.backstay.standing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.schedule.Blackouts;
import dev.backstay.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random histories, clocks and schedules, against rules that are told in another way.
final class StandingPropertyTest {

  private static final long SEED = 20260722;
  private static final int ROUNDS = 3000;
  private static final Instant START = Instant.parse("2026-02-01T00:00:00Z");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final List<String> TRIGGERS =
      List.of("scheduled", "scheduled", "scheduled", "manual", "pre-restore", "import", "offload");
  private static final List<String> STATUSES =
      List.of("complete", "complete", "complete", "incomplete", "suspect");
  private static final List<String> SCHEDULES =
      List.of("every 7m", "every 1h", "every 6h", "daily 02:30", "weekdays 07:30", "monthly 31");

  private final Random random = new Random(SEED);

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private Duration some(Duration most) {
    return Duration.ofSeconds(random.nextLong(most.toSeconds()));
  }

  /// Snapshots of one host whose clock is right, and now and then a year off for one of them.
  private List<SnapshotLine> history(boolean clockWrong) {
    var lines = new ArrayList<SnapshotLine>();
    var time = START;
    for (var left = random.nextInt(12); left > 0; left--) {
      time = time.plus(some(Duration.ofDays(20)));
      var off = Duration.ofDays(random.nextBoolean() ? 365 : -20 * 365);
      var claimed = clockWrong && random.nextInt(8) == 0 ? time.plus(off) : time;
      lines.add(Lines.line(claimed, one(TRIGGERS), one(STATUSES)));
    }
    return lines;
  }

  private Standing.Expected expected(String schedule, List<String> blackouts) {
    var plan =
        new BackupPlan(Schedule.parse(schedule, BERLIN), Blackouts.parse(blackouts, BERLIN), START);
    var objectives =
        new Objectives(
            Optional.of(some(Duration.ofDays(10)).plusSeconds(1)),
            Optional.empty(),
            Optional.empty());
    return new Standing.Expected(objectives, Optional.of(plan), START);
  }

  private static Standing of(List<SnapshotLine> lines, Standing.Expected expected, Instant now) {
    return Standing.of(Lines.ORCHESTRATOR, new SnapshotList(lines, List.of()), expected, now);
  }

  @Test
  void noHistoryAndNoClockMakesAgesNegativeOrLosesASnapshot() {
    for (var round = 0; round < ROUNDS; round++) {
      var lines = history(true);
      var now = START.plus(some(Duration.ofDays(500))).minus(Duration.ofDays(200));
      var standing = of(lines, expected(one(SCHEDULES), List.of()), now);
      var said = "seed " + SEED + " round " + round;

      assertThat(standing.counts().values().stream().mapToInt(it -> it).sum())
          .as(said)
          .isEqualTo(lines.size());
      assertThat(standing.rpoNow().filter(Duration::isNegative)).as(said).isEmpty();
      assertThat(standing.lastGood().map(PlacedSnapshot::standing).orElse(SnapshotStanding.GOOD))
          .as(said)
          .isEqualTo(SnapshotStanding.GOOD);
      assertThat(standing.suspectsSinceGood()).as(said).isBetween(0, lines.size());
      assertThat(standing.sizes())
          .as(said)
          .isSortedAccordingTo((a, b) -> a.takenAt().compareTo(b.takenAt()));
      assertThat(standing.overdue().filter(it -> it.since().isAfter(now))).as(said).isEmpty();
      assertThat(standing.rpoMissed() || standing.rpoNow().isPresent() || lines.isEmpty())
          .as(said)
          .isTrue();
    }
  }

  /// A slot is overdue if its time is up and no backup has a place at or after it.
  @Test
  void whatIsOverdueIsWhatASearchOfAllSlotsFinds() {
    var found = 0;
    for (var round = 0; round < ROUNDS / 10; round++) {
      var lines = history(false);
      var newest = lines.isEmpty() ? START : lines.getLast().takenAt();
      var now = newest.plus(some(Duration.ofDays(random.nextBoolean() ? 1 : 60)));
      var blackouts = random.nextBoolean() ? List.of("01:00-05:00", "sunday") : List.<String>of();
      var expected = expected(one(SCHEDULES), blackouts);
      var overdue = of(lines, expected, now).overdue();

      assertThat(overdue.map(Overdue::slot))
          .as("seed %s round %s now %s", SEED, round, now)
          .isEqualTo(searched(lines, expected.plan().orElseThrow(), now));
      found += overdue.isPresent() ? 1 : 0;
    }
    assertThat(found).isBetween(ROUNDS / 100, ROUNDS / 10 - ROUNDS / 100);
  }

  private static Optional<Instant> searched(
      List<SnapshotLine> lines, BackupPlan plan, Instant now) {
    var counted =
        lines.stream()
            .filter(it -> !List.of("pre-restore", "import", "offload").contains(it.trigger()))
            .toList();
    for (var slot = plan.schedule().next(START);
        !slot.isAfter(now);
        slot = plan.schedule().next(slot)) {
      var at = slot;
      var tenth = Duration.between(slot, plan.schedule().next(slot)).toNanos() / 10;
      var allowed = Math.max(Duration.ofMinutes(15).toNanos(), tenth);
      var begin = plan.blackouts().endAfter(slot).orElse(slot);
      if (counted.stream().allMatch(it -> it.takenAt().isBefore(at))
          && !begin.plusNanos(allowed).isAfter(now)) {
        return Optional.of(slot);
      }
    }
    return Optional.empty();
  }

  @Test
  void aClockThatJumpsAndComesBackChangesNothingInTheEnd() {
    for (var round = 0; round < ROUNDS; round++) {
      var lines = history(false);
      var newest = lines.isEmpty() ? START : lines.getLast().takenAt();
      var now = newest.plus(some(Duration.ofDays(3)));
      var expected = expected(one(SCHEDULES), List.of());
      var before = of(lines, expected, now);
      var ahead = of(lines, expected, now.plus(Duration.ofDays(365)));
      var behind = of(lines, expected, now.minus(Duration.ofDays(365)));
      var said = "seed " + SEED + " round " + round;

      assertThat(ahead.lastGood().map(PlacedSnapshot::line))
          .as(said)
          .isEqualTo(before.lastGood().map(PlacedSnapshot::line));
      assertThat(ahead.rpoMissed()).as(said).isTrue();
      assertThat(behind.rpoMissed()).as(said).isEqualTo(!lines.isEmpty());
      assertThat(behind.overdue()).as(said).isEmpty();
      assertThat(of(lines, expected, now)).as(said).isEqualTo(before);
    }
  }
}
