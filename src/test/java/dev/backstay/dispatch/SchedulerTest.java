package dev.backstay.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.journal.Journal;
import dev.backstay.run.RunId;
import dev.backstay.schedule.Agenda;
import dev.backstay.schedule.Blackouts;
import dev.backstay.schedule.Jitter;
import dev.backstay.schedule.JobState;
import dev.backstay.schedule.Schedule;
import dev.backstay.testing.SettableTime;
import dev.backstay.testing.SmallInstallation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Schedules in a time that passes as fast as it is told to, over a real journal.
final class SchedulerTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration YEAR = Duration.ofDays(365);
  private static final ZoneId UTC = ZoneId.of("UTC");

  @TempDir Path otherwise;
  private Path place = Path.of(".");
  private final SettableTime time = new SettableTime("2026-01-01T00:30:00Z");
  private final List<RunRequest> begun = Collections.synchronizedList(new ArrayList<>());
  private final List<OperationFailedException> failures = new ArrayList<>();
  private Journal journal;
  private Instant knownSince = Instant.MAX;
  private Instant ticked = Instant.MIN;

  @BeforeEach
  void open() throws Exception {
    place = SmallInstallation.temporary(otherwise);
    journal = Journal.open(place.resolve("journal"));
  }

  @AfterEach
  void close() throws Exception {
    journal.close();
    SmallInstallation.remove(place);
  }

  private static Job job(String orchestrator, String schedule, ZoneId zone) {
    return job(orchestrator, RunKind.BACKUP, schedule, zone);
  }

  private static Job job(String orchestrator, RunKind kind, String schedule, ZoneId zone) {
    return new Job(
        orchestrator,
        new Agenda(kind.label(), Schedule.parse(schedule, zone), Blackouts.NONE, Jitter.NONE),
        kind,
        List.of("--trigger", "scheduled"));
  }

  private Scheduler scheduler(Job... jobs) {
    return new Scheduler(
        journal.runs(),
        this::startAndEnd,
        () -> List.of(jobs),
        _ -> knownSince.equals(Instant.MAX) ? time.instant() : knownSince,
        time,
        failures::add);
  }

  /// A run that ends well at once.
  private Run startAndEnd(RunRequest request, Optional<JobState> job) {
    var run = Run.asked(RunId.random(), request, time.instant());
    journal.runs().begin(run, job);
    begun.add(request);
    journal.runs().ended(run.id(), wellDone(), time.instant());
    return run;
  }

  private static Outcome wellDone() {
    return new Outcome(
        RunState.SUCCEEDED,
        Optional.of(0),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// Time passes, in steps that are no part of anything.
  private void live(Scheduler scheduler, Duration duration) {
    var step = Duration.ofMinutes(duration.compareTo(Duration.ofDays(30)) < 0 ? 13 : 97);
    for (var until = time.instant().plus(duration); time.instant().isBefore(until); ) {
      assertThat(scheduler.tick()).isBetween(Duration.ZERO, Scheduler.LOOK_AGAIN);
      ticked = time.instant();
      time.pass(step);
    }
  }

  private List<Instant> slots(String orchestrator, String name) {
    return begun.stream()
        .filter(each -> each.orchestrator().equals(orchestrator))
        .map(each -> each.slot().orElseThrow())
        .filter(slot -> slot.job().equals(name))
        .map(Slot::at)
        .toList();
  }

  private List<Instant> slots() {
    return slots("one", "backup");
  }

  private JobState state() {
    return journal.runs().job("one", "backup").orElseThrow();
  }

  @Test
  void theWaitEndsWhenTheNextSlotBegins() {
    var scheduler = scheduler(job("one", "every 6h", UTC));
    var first = Schedule.parse("every 6h", UTC).next(time.instant());
    while (time.instant().plus(Scheduler.LOOK_AGAIN).isBefore(first)) {
      time.pass(scheduler.tick());
    }
    assertThat(begun).isEmpty();
    time.pass(scheduler.tick());
    assertThat(time.instant()).isEqualTo(first);
    var _ = scheduler.tick();
    assertThat(slots()).containsExactly(first);
    assertThat(begun.getFirst().askedBy()).isEqualTo("schedule");
  }

  @Test
  void whatWasMissedInADayIsMadeUpOnceAtTheStart() {
    var job = job("one", "every 6h", UTC);
    live(scheduler(job), Duration.ofHours(12));
    var before = slots().size();
    time.pass(Duration.ofHours(24));

    var scheduler = scheduler(job);
    live(scheduler, HOUR);

    assertThat(slots()).hasSize(before + 1);
    assertThat(begun.getLast().askedBy()).isEqualTo("schedule, also for 3 missed");
    live(scheduler, Duration.ofHours(23));
    assertThat(slots()).hasSize(before + 5).doesNotHaveDuplicates();
  }

  @Test
  void aLostJournalCostsNoBackup() {
    knownSince = time.instant().minus(Duration.ofHours(20));
    var scheduler = scheduler(job("one", "every 6h", UTC));

    live(scheduler, HOUR);

    assertThat(begun).hasSize(1);
    assertThat(begun.getFirst().askedBy()).startsWith("schedule, also for ");
    assertThat(state().knownSince()).isEqualTo(knownSince);
  }

  @Test
  void twoThatWorkWithOneJournalBeginASlotOnce() throws Exception {
    var job = job("one", "every 6h", UTC);
    try (var threads = Executors.newFixedThreadPool(2)) {
      var barrier = new CyclicBarrier(2);
      var both = List.of(scheduler(job), scheduler(job));
      for (var round = 0; round < 100; round++) {
        var ticks =
            both.stream()
                .map(
                    each ->
                        threads.submit(
                            () -> {
                              barrier.await();
                              return each.tick();
                            }))
                .toList();
        for (var tick : ticks) {
          tick.get();
        }
        time.pass(HOUR);
      }
    }
    assertThat(slots()).hasSizeBetween(16, 17).doesNotHaveDuplicates();
    assertThat(failures).isEmpty();
  }

  @Test
  void whatIsPausedBeginsNothingAndThenOneForAll() {
    var scheduler = scheduler(job("one", "every 6h", UTC));
    var _ = scheduler.tick();
    journal.runs().pauseJob("one", "backup", state().withPaused(true));
    live(scheduler, Duration.ofDays(2));
    assertThat(begun).isEmpty();
    journal.runs().pauseJob("one", "backup", state().withPaused(false));
    live(scheduler, HOUR);
    assertThat(begun).hasSize(1);
  }

  @Test
  void aRunInTheWayPutsOffAndTakesNothingAway() {
    var scheduler = scheduler(job("one", "every 6h", UTC));
    live(scheduler, Duration.ofHours(7));
    assertThat(begun).hasSize(1);
    var inTheWay =
        Run.asked(
            RunId.random(),
            RunRequest.of("one", RunKind.RESTORE, List.of(), "ada"),
            time.instant());
    journal.runs().begin(inTheWay, Optional.empty());
    live(scheduler, Duration.ofHours(13));
    assertThat(begun).hasSize(1);
    journal.runs().ended(inTheWay.id(), wellDone(), time.instant());
    live(scheduler, Duration.ofMinutes(20));
    assertThat(begun).hasSize(2);
    assertThat(failures).isEmpty();
  }

  @Test
  void whatIsToBeBegunAndCannotBeAskedForIsTold() {
    var broken = new StoreUnavailableException(FailureCode.STORE_UNAVAILABLE, "broken", null);
    var scheduler =
        new Scheduler(
            journal.runs(),
            this::startAndEnd,
            () -> {
              throw broken;
            },
            _ -> time.instant(),
            time,
            failures::add);
    assertThatThrownBy(scheduler::tick).isSameAs(broken);
  }

  /// One job that fails keeps no other from its time.
  @Test
  void whatFailsForOneJobIsToldAndTheOthersGoOn() {
    var broken = new StoreUnavailableException(FailureCode.STORE_UNAVAILABLE, "broken", null);
    var scheduler =
        new Scheduler(
            journal.runs(),
            this::startAndEnd,
            () -> List.of(job("one", "every 6h", UTC), job("two", "every 6h", UTC)),
            job -> {
              if (job.orchestrator().equals("one")) {
                throw broken;
              }
              return time.instant();
            },
            time,
            failures::add);
    live(scheduler, Duration.ofHours(6));
    assertThat(slots("two", "backup")).hasSize(1);
    assertThat(failures).isNotEmpty().containsOnly(broken);
  }

  @Test
  void aClockThatJumpsAYearAheadAndBackStopsNothing() {
    jump(YEAR, YEAR.negated());
  }

  @Test
  void aClockThatJumpsAYearBackAndAheadStopsNothing() {
    jump(YEAR.negated(), YEAR);
  }

  private void jump(Duration first, Duration second) {
    var job = job("one", "every 6h", UTC);
    live(scheduler(job), Duration.ofDays(3));
    time.pass(first);
    live(scheduler(job), Duration.ofDays(1));
    time.pass(second);
    // What it knows of the jump is in the journal.
    journal.close();
    journal = Journal.open(place.resolve("journal"));
    var before = slots().size();
    assertThat(before).isBetween(12 + 1, 12 + 6);
    live(scheduler(job), Duration.ofDays(3));

    var after = slots().subList(before, slots().size());
    assertThat(slots()).doesNotHaveDuplicates();
    assertThat(after).as("runs go on").hasSizeBetween(11, 13);
    for (var i = 1; i < after.size(); i++) {
      assertThat(after.get(i)).isEqualTo(after.get(i - 1).plus(Duration.ofHours(6)));
    }
    live(scheduler(job), YEAR.plus(Duration.ofDays(3)));
    assertThat(slots()).doesNotHaveDuplicates();
    assertThat(failures).isEmpty();
  }

  /// Two jobs in three zones that change to summer time and back, for a year: each slot has its
  /// run, in order, and nothing else is begun.
  @Test
  void inAYearEverySlotHasItsRun() {
    var zones =
        Map.of(
            "berlin", ZoneId.of("Europe/Berlin"),
            "new-york", ZoneId.of("America/New_York"),
            "lord-howe", ZoneId.of("Australia/Lord_Howe"));
    var jobs = new ArrayList<Job>();
    zones.forEach(
        (name, zone) -> {
          jobs.add(job(name, RunKind.BACKUP, "every 6h", zone));
          jobs.add(job(name, RunKind.CHECK, "daily 03:00", zone));
        });
    var start = time.instant();
    live(scheduler(jobs.toArray(Job[]::new)), YEAR);

    var counts = new HashMap<String, Integer>();
    for (var job : jobs) {
      var expected = new ArrayList<Instant>();
      var schedule = job.agenda().schedule();
      for (var slot = schedule.next(start); !slot.isAfter(ticked); slot = schedule.next(slot)) {
        expected.add(slot);
      }
      assertThat(slots(job.orchestrator(), job.name())).isEqualTo(expected);
      counts.merge(job.name(), expected.size(), Integer::sum);
    }
    assertThat(counts.get("check")).isBetween(3 * 364, 3 * 366);
    assertThat(counts.get("backup")).isBetween(3 * 1455, 3 * 1465);
    assertThat(failures).isEmpty();
  }
}
