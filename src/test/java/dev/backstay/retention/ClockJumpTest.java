package dev.backstay.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.repository.Access;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.repository.SnapshotWriter;
import dev.backstay.repository.seal.Secret;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.Grade;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.SettableTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real repository whose host's clock jumps a year ahead, and later back, while it is backed up
/// and forgotten by a policy as people have it.
class ClockJumpTest {

  private static final Duration YEAR = Duration.ofDays(365);
  private static final int LAST = 3;
  private static final int DAYS = 5;
  private static final Policy POLICY =
      new Policy(
          new Policy.Keep(
              LAST, Map.of(Period.DAILY, DAYS), Optional.of(Duration.ofDays(8)), List.of()),
          Policy.Limits.NONE,
          Policy.UNDELETE,
          Policy.SAFETY,
          ZoneOffset.UTC);
  private static final long SEED = Long.getLong("backstay.harness.seed", 20_270_501);

  @TempDir Path directory;
  private SettableTime time;
  private Repository repository;

  /// Taken by a clock that was right, in the order in which they were taken.
  private final List<Commit> right = new ArrayList<>();

  private final Set<String> pinned = new HashSet<>();

  @BeforeEach
  void make() {
    begin();
  }

  private void begin() {
    time = new SettableTime("2027-05-01T12:00:00Z");
    repository = create(new InMemoryObjectStore());
    right.clear();
    pinned.clear();
  }

  private Repository create(InMemoryObjectStore store) {
    return Repository.create(
        store,
        List.of(new Repository.FirstSlot(Secret.MachineKey.generate(), "test")),
        new Access(directory, "test-host", Optional::empty, time));
  }

  private Commit backup(String... pins) {
    var request = new SnapshotWriter.Request("test", Trigger.SCHEDULED, List.of(), List.of(pins));
    var now = time.instant();
    try (var writer = repository.write(request)) {
      writer.add(
          MemoryCapture.of("c", Cutting.STREAM, Map.of()),
          new SnapshotWriter.Placement(Importance.CRITICAL, 0, "memory"),
          Progress.NONE);
      return writer.commit(
          new SnapshotWriter.Conclusion(now, now, Status.COMPLETE, Grade.EXACT, 0, List.of()));
    }
  }

  private void backupByARightClock(String... pins) {
    var commit = backup(pins);
    right.add(commit);
    if (pins.length > 0) {
      pinned.add(commit.hash());
    }
  }

  private Circumstances circumstances() {
    return new Circumstances(time.instant(), Set.of(), Set.of());
  }

  /// The walk that `backstay forget` is.
  private Forgetting.Outcome forget() {
    var verdicts = Retention.judge(POLICY, repository.log().commits(), circumstances());
    return new Forgetting(repository, POLICY, circumstances())
        .forget(verdicts.stream().filter(it -> !it.kept()).toList());
  }

  private Set<String> there() {
    return repository.log().commits().stream().map(Commit::hash).collect(Collectors.toSet());
  }

  private static Set<String> hashes(Collection<Commit> commits) {
    return commits.stream().map(Commit::hash).collect(Collectors.toSet());
  }

  /// What the rules that count ask for of those with a right clock, in the order in which they
  /// were taken: they know no clock but that.
  private Set<String> asked(Set<String> among) {
    var those = right.stream().filter(it -> among.contains(it.hash())).toList().reversed();
    var asked = new HashSet<String>(pinned);
    those.stream().limit(LAST).map(Commit::hash).forEach(asked::add);
    var days = new HashSet<Instant>();
    for (var each : those) {
      var day = each.snapshot().takenAt().truncatedTo(ChronoUnit.DAYS);
      if (days.size() < DAYS && days.add(day)) {
        asked.add(each.hash());
      }
    }
    return asked;
  }

  private void day() {
    time.pass(Duration.ofDays(1));
  }

  private void days(int count) {
    for (var i = 0; i < count; i++) {
      backupByARightClock();
      day();
    }
  }

  private List<Standing> standings() {
    return Retention.judge(POLICY, repository.log().commits(), circumstances()).stream()
        .map(Verdict::standing)
        .toList();
  }

  @Test
  void aYearAheadAndBackLosesNothingThatTheRulesCount() {
    backupByARightClock("before upgrade");
    day();
    days(12);
    forget();
    var before = asked(there());
    assertThat(before).hasSize(1 + DAYS);

    time.pass(YEAR);
    var ahead = List.of(backup(), backup());
    var lost = forget().forgotten();
    assertThat(there()).containsAll(asked(hashes(right.subList(right.size() - 3, right.size()))));
    assertThat(there()).containsAll(pinned).containsAll(hashes(ahead));

    time.pass(YEAR.negated());
    backupByARightClock();
    assertThat(standings().getLast()).isEqualTo(Standing.GOOD);
    assertThat(forget().forgotten()).isEmpty();
    assertThat(lost).isNotEmpty().allMatch(it -> it.canReturn(time.instant()));
    repository.bringBack(lost, "that clock was wrong");
    assertThat(there()).containsAll(before);
  }

  @Test
  void aClockThatIsBehindForgetsNothingAndMakesNothingElseWrong() {
    days(9);
    for (var off : List.of(YEAR, Duration.ofDays(60), Duration.ofDays(4))) {
      time.pass(off.negated());
      backup();
      if (off.toDays() > 9) {
        assertThat(forget().forgotten()).isEmpty();
      }
      time.pass(off);
      backupByARightClock();
      var kept = asked(there());
      forget();

      assertThat(there()).as("behind by %s", off).containsAll(kept);
      assertThat(standings()).filteredOn(Standing.MISDATED::equals).hasSizeLessThanOrEqualTo(3);
      day();
    }
    assertThat(right.subList(right.size() - DAYS, right.size()))
        .extracting(Commit::hash)
        .isSubsetOf(there());
  }

  /// Whoever's clock jumps, whenever it is forgotten: once the clock is right again, all is there
  /// of the right ones that the rules ask for which count, and the next backup goes through.
  @Test
  void noJumpTakesWhatTheRulesCount() {
    System.out.println("harness: clock jumps: from seed " + SEED);
    var gone = 0;
    for (var i = 0; i < (EveryFailure.isLarge() ? 400 : 25); i++) {
      begin();
      gone += jump(new Random(SEED + i), "seed " + (SEED + i));
    }
    System.out.println("harness: clock jumps: forgotten in all " + gone);
    assertThat(gone).isPositive();
  }

  private int jump(Random random, String said) {
    days(8 + random.nextInt(6));
    var gone = 0;
    for (var round = 0; round < 4; round++) {
      // Of a few days only once: the clock is right more often than it is wrong, as is believed.
      var isShort = round == 0 && random.nextBoolean();
      var off = isShort ? Duration.ofDays(random.nextInt(6, 9)) : YEAR;
      off = random.nextBoolean() ? off : off.negated();
      time.pass(off);
      for (var taken = random.nextInt(3); taken >= 0; taken--) {
        backup();
        time.pass(Duration.ofHours(1));
      }
      if (off.isNegative()) {
        var before = there();
        gone += forget().forgotten().size();
        assertThat(there()).as(said).containsAll(asked(before));
      }
      time.pass(off.negated());
      for (var taken = random.nextInt(3); taken >= 0; taken--) {
        backupByARightClock(random.nextInt(8) == 0 ? new String[] {"why"} : new String[0]);
        var before = there();
        gone += forget().forgotten().size();
        assertThat(there()).as(said).containsAll(asked(before));
        assertThat(there()).as(said).contains(right.getLast().hash()).containsAll(pinned);
        day();
      }
    }
    assertThat(standings().getLast()).as(said).isEqualTo(Standing.GOOD);
    assertThat(Check.run(repository, Check.Depth.READ_DATA, Progress.NONE).findings())
        .as(said)
        .isEmpty();
    return gone;
  }
}
