package dev.backstay.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.dispatch.Outcome;
import dev.backstay.dispatch.RequestKey;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunLedger;
import dev.backstay.dispatch.RunLedger.Filter;
import dev.backstay.dispatch.RunRequest;
import dev.backstay.dispatch.RunState;
import dev.backstay.dispatch.Slot;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.failure.UsageException;
import dev.backstay.run.RunId;
import dev.backstay.schedule.JobState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunRowsTest {

  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123456789Z");
  private static final Slot SLOT = new Slot("backup", Instant.parse("2026-03-01T12:00:00Z"));
  private static final JobState JOB = JobState.known(AT).begun(SLOT.at());
  private static final Outcome WELL = outcome(RunState.SUCCEEDED);

  @TempDir Path place;
  private Journal journal;
  private RunLedger runs;

  @BeforeEach
  void open() {
    journal = Journal.open(place);
    runs = journal.runs();
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private static Outcome outcome(RunState state) {
    return new Outcome(
        state,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Run run(String orchestrator, RunKind kind) {
    return Run.asked(RunId.random(), RunRequest.of(orchestrator, kind, List.of(), "schedule"), AT);
  }

  private static Run forSlot(String orchestrator, RunKind kind, Slot slot) {
    return Run.asked(
        RunId.random(),
        new RunRequest(
            orchestrator, kind, List.of(), "schedule", Optional.of(slot), Optional.empty()),
        AT);
  }

  private static Run keyed(String orchestrator, String caller, String key, Instant at) {
    return Run.asked(
        RunId.random(),
        new RunRequest(
            orchestrator,
            RunKind.CHECK,
            List.of(),
            caller,
            Optional.empty(),
            Optional.of(new RequestKey(caller, key, "ab".repeat(32)))),
        at);
  }

  private Run begun(Run run) {
    runs.begin(run, Optional.empty());
    return run;
  }

  private Run done(Run run, Outcome outcome, Instant at) {
    begun(run);
    runs.ended(run.id(), outcome, at);
    return runs.find(run.id()).orElseThrow();
  }

  private void assertRefused(Run run, Optional<JobState> job, FailureCode code, Run other) {
    assertThatThrownBy(() -> runs.begin(run, job))
        .isInstanceOfSatisfying(
            OperationInProgressException.class,
            it -> {
              assertThat(it.code()).isEqualTo(code);
              assertThat(it.hint()).isPresent();
            })
        .hasMessageContaining(other.id().hex())
        .hasMessageContaining("(" + other.request().kind().label() + ")");
    assertThat(runs.find(run.id())).isEmpty();
  }

  @Test
  void aRunIsFoundAsItWasKept() {
    var odd = List.of("", "--tag", "o'\"\n\0\\€😀", "\ud83d", "; drop table run");
    var request =
        new RunRequest(
            "prod '\"€😀\0",
            RunKind.RESTORE,
            odd,
            "token 0123456789ab",
            Optional.of(SLOT),
            Optional.of(new RequestKey("token\0", "k'\"€😀", "ab".repeat(32))));
    var run = Run.asked(RunId.random(), request, AT);
    var process = new Run.ChildProcess(Long.MAX_VALUE, AT.plusNanos(1));
    var outcome =
        new Outcome(
            RunState.FAILED,
            Optional.of(-1),
            Optional.of("code"),
            Optional.of("message €😀\n"),
            Optional.of(""),
            Optional.of("{\"type\":\"summary\"}"));

    runs.begin(run, Optional.of(JOB));
    assertThat(runs.find(run.id())).contains(run);
    runs.started(run.id(), process);
    runs.ended(run.id(), outcome, AT.plusNanos(2));

    assertThat(runs.find(run.id()))
        .contains(
            new Run(
                run.id(),
                request,
                AT,
                Optional.of(process),
                Optional.of(AT.plusNanos(2)),
                Optional.of(outcome)));
    assertThat(runs.find(RunId.random())).isEmpty();
  }

  @Test
  void whoPausesAJobWhileItBeginsIsNotOverruled() {
    var request =
        new RunRequest(
            "prod", RunKind.BACKUP, List.of(), "schedule", Optional.of(SLOT), Optional.empty());
    runs.putJob("prod", SLOT.job(), JOB.withPaused(true));

    runs.begin(Run.asked(RunId.random(), request, AT), Optional.of(JOB.withPaused(false)));

    assertThat(runs.job("prod", SLOT.job())).contains(JOB.withPaused(true));
  }

  @Test
  void whoPausesAJobAndWhoKeepsItsCourseDoNotOverruleEachOther() {
    var later = JOB.begun(AT.plusSeconds(60));
    runs.putJob("prod", "backup", JOB);
    runs.pauseJob("prod", "backup", JOB.withPaused(true));
    runs.putJob("prod", "backup", later);
    assertThat(runs.job("prod", "backup")).contains(later.withPaused(true));

    runs.pauseJob("prod", "backup", JOB);
    assertThat(runs.job("prod", "backup")).contains(later);

    // Nothing was known of it yet.
    runs.pauseJob("prod", "check", JOB.withPaused(true));
    runs.putJob("prod", "check", later);
    assertThat(runs.job("prod", "check")).contains(later.withPaused(true));
  }

  @Test
  void halfACharacterWhereItCannotBeKeptIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> begun(run("\ud83d", RunKind.BACKUP)));
    assertThat(runs.list(Filter.ALL, Optional.empty(), 9)).isEmpty();
  }

  @Test
  void timesThatDoNotSortAreRefusedAndCanBeComparedWith() {
    var late = Instant.parse("+10000-01-01T00:00:00Z");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> begun(keyed("one", "ann", "k", late)))
        .withMessageContaining("+10000-01-01");
    var run = done(keyed("one", "ann", "k", AT), WELL, AT);

    assertThat(runs.keyed("ann", "k", Instant.MIN)).contains(run);
    assertThat(runs.keyed("ann", "k", Instant.MAX)).isEmpty();
  }

  @Test
  void anEndIsKeptOnce() {
    var run = done(run("one", RunKind.BACKUP), WELL, AT);

    runs.ended(run.id(), outcome(RunState.LOST), AT.plusSeconds(9));

    assertThat(runs.find(run.id())).contains(run);
  }

  @Test
  void whatNobodyBeganNeitherStartsNorEnds() {
    var process = new Run.ChildProcess(1, AT);
    assertThatIllegalArgumentException().isThrownBy(() -> runs.started(RunId.random(), process));
    assertThatIllegalArgumentException().isThrownBy(() -> runs.ended(RunId.random(), WELL, AT));
    var run = begun(run("one", RunKind.CHECK));
    assertThatIllegalArgumentException().isThrownBy(() -> begun(run));
    var slotless = run("one", RunKind.CHECK);
    assertThatIllegalArgumentException().isThrownBy(() -> runs.begin(slotless, Optional.of(JOB)));
    var ended = runs.find(done(run("one", RunKind.CHECK), WELL, AT).id()).orElseThrow();
    assertThatIllegalArgumentException().isThrownBy(() -> begun(ended));
  }

  /// The rule, written down a second time for every two kinds.
  @Test
  void whatIsInTheWayIsNamed() {
    for (var first : RunKind.values()) {
      for (var second : RunKind.values()) {
        var other = begun(run("one", first));
        var next = run("one", second);
        var lanes = EnumSet.of(first.lane(), second.lane());
        var isFree =
            lanes.contains(RunKind.Lane.LOOK)
                || (lanes.size() == 2 && !lanes.contains(RunKind.Lane.LIVE));

        done(run("two", second), WELL, AT);
        if (isFree) {
          done(next, WELL, AT);
        } else {
          assertRefused(next, Optional.empty(), FailureCode.RUN_IN_PROGRESS, other);
        }

        runs.ended(other.id(), WELL, AT);
        done(run("one", second), WELL, AT);
      }
    }
  }

  @Test
  void aSlotHasOneRunAlsoWhenThatIsForgotten() {
    var first = forSlot("one", RunKind.CHECK, SLOT);
    runs.begin(first, Optional.of(JOB));
    var again = forSlot("one", RunKind.CHECK, SLOT);

    assertRefused(again, Optional.of(JOB), FailureCode.SLOT_TAKEN, first);
    runs.ended(first.id(), outcome(RunState.FAILED), AT);
    var next = done(run("one", RunKind.CHECK), WELL, AT);
    assertThat(runs.forgetOlder(next.id())).containsExactly(first.id());
    assertRefused(again, Optional.of(JOB), FailureCode.SLOT_TAKEN, first);

    var later = new Slot("backup", SLOT.at().plusNanos(1));
    runs.begin(forSlot("one", RunKind.CHECK, later), Optional.of(JOB));
    runs.begin(forSlot("two", RunKind.CHECK, SLOT), Optional.of(JOB));
    runs.begin(forSlot("one", RunKind.CHECK, new Slot("check", SLOT.at())), Optional.of(JOB));
  }

  @Test
  void theStateOfAJobIsKeptWithItsRunOrNotAtAll() {
    runs.begin(forSlot("one", RunKind.BACKUP, SLOT), Optional.of(JOB));
    assertThat(runs.job("one", "backup")).contains(JOB);
    var later = new Slot("backup", SLOT.at().plusSeconds(1));
    var other = JOB.begun(later.at());

    assertThatThrownBy(() -> runs.begin(forSlot("one", RunKind.BACKUP, later), Optional.of(other)))
        .isInstanceOf(OperationInProgressException.class);

    assertThat(runs.job("one", "backup")).contains(JOB);
    runs.ended(runs.unfinished().getFirst().id(), WELL, AT);
    runs.begin(forSlot("one", RunKind.BACKUP, later), Optional.of(other));
    assertThat(runs.job("one", "backup")).contains(other);
  }

  @Test
  void aJobIsFoundAsItWasPut() {
    var job =
        new JobState(
            AT,
            true,
            Optional.of(AT.plusNanos(1)),
            Set.of(AT, AT.plusSeconds(1), Instant.parse("0000-01-01T00:00:00Z")));

    runs.putJob("one", "backup", JOB);
    runs.putJob("one", "backup", job);
    runs.pauseJob("one", "backup", job);

    assertThat(runs.job("one", "backup")).contains(job);
    assertThat(runs.job("two", "backup")).isEmpty();
    assertThat(runs.job("one", "check")).isEmpty();
  }

  @Test
  void aKeyNamesOneRequestOfACallerForADay() {
    var first = done(keyed("one", "ann", "k", AT), WELL, AT);
    var dayLater = AT.plus(Duration.ofHours(24));

    assertRefused(
        keyed("two", "ann", "k", dayLater), Optional.empty(), FailureCode.KEY_TAKEN, first);
    begun(keyed("one", "bob", "k", AT));
    begun(keyed("one", "ann", "K", AT));
    assertThat(runs.keyed("ann", "k", AT)).contains(first);
    assertThat(runs.keyed("ann", "k", AT.plusNanos(1))).isEmpty();
    assertThat(runs.keyed("ann", "l", AT)).isEmpty();

    var second = begun(keyed("one", "ann", "k", dayLater.plusNanos(1)));
    assertThat(runs.keyed("ann", "k", AT)).contains(second);
    assertThat(runs.find(first.id())).contains(first);
  }

  @Test
  void aRepeatedRequestIsToldSoBeforeAnythingElse() {
    var backup = begun(run("one", RunKind.BACKUP));
    var key = Optional.of(new RequestKey("ann", "k", "ab".repeat(32)));
    var request = new RunRequest("two", RunKind.BACKUP, List.of(), "ann", Optional.empty(), key);
    var first = begun(Run.asked(RunId.random(), request, AT));

    assertRefused(
        Run.asked(RunId.random(), request, AT), Optional.empty(), FailureCode.KEY_TAKEN, first);
    assertThat(runs.unfinished()).containsExactly(backup, first);
  }

  @Test
  void listsAreNewestFirstWhateverTheClockSaid() {
    var all = new ArrayList<Run>();
    for (var each = 0; each < 5; each++) {
      var kind = each % 2 == 0 ? RunKind.CHECK : RunKind.BACKUP;
      var request = RunRequest.of(each == 4 ? "two" : "one", kind, List.of(), "ann");
      var run = Run.asked(RunId.random(), request, AT.minusSeconds(each));
      all.addFirst(done(run, each < 2 ? WELL : outcome(RunState.LOST), AT));
    }
    var asked = begun(run("one", RunKind.CHECK));
    var running = begun(run("one", RunKind.CHECK));
    runs.started(running.id(), new Run.ChildProcess(7, AT));
    running = runs.find(running.id()).orElseThrow();

    assertThat(runs.unfinished()).containsExactly(asked, running);
    assertThat(runs.list(Filter.ALL, Optional.of(asked.id()), 99)).isEqualTo(all);
    assertThat(runs.list(Filter.ALL, Optional.of(all.get(1).id()), 2)).isEqualTo(all.subList(2, 4));
    assertThat(runs.list(Filter.ALL, Optional.empty(), 0)).isEmpty();
    assertThat(listed(new Filter(Optional.of("two"), Optional.empty(), Optional.empty())))
        .containsExactly(all.getFirst());
    assertThat(
            listed(
                new Filter(
                    Optional.of("one"), Optional.of(RunKind.BACKUP), Optional.of(RunState.LOST))))
        .containsExactly(all.get(1));
    assertThat(of(RunState.ASKED)).containsExactly(asked);
    assertThat(of(RunState.RUNNING)).containsExactly(running);
    assertThat(of(RunState.SUCCEEDED)).isEqualTo(all.subList(3, 5));
    assertThatThrownBy(() -> runs.list(Filter.ALL, Optional.of(RunId.random()), 1))
        .isInstanceOf(UsageException.class);
  }

  private List<Run> listed(Filter filter) {
    return runs.list(filter, Optional.empty(), 99);
  }

  private List<Run> of(RunState state) {
    return listed(new Filter(Optional.empty(), Optional.empty(), Optional.of(state)));
  }

  @Test
  void theNewestOfEachKindThatSucceededIsNotForgotten() {
    var old = done(run("one", RunKind.BACKUP), WELL, AT);
    // By a clock that was a year ahead: neither it nor what came after it is newer for that.
    var newest = done(run("one", RunKind.BACKUP), WELL, AT.plus(Duration.ofDays(365)));
    var failed = done(run("one", RunKind.BACKUP), outcome(RunState.FAILED), AT.plusNanos(1));
    var other = done(run("two", RunKind.BACKUP), WELL, AT);
    var check = done(run("one", RunKind.CHECK), WELL, AT);
    var unfinished = begun(run("one", RunKind.BACKUP));
    var late = done(run("two", RunKind.CHECK), outcome(RunState.FAILED), AT.plusSeconds(1));

    assertThat(runs.forgetOlder(old.id())).isEmpty();
    assertThat(runs.forgetOlder(RunId.random())).isEmpty();
    assertThat(runs.forgetOlder(late.id())).containsExactly(old.id(), failed.id());
    assertThat(runs.list(Filter.ALL, Optional.empty(), 99))
        .containsExactly(late, unfinished, check, other, newest);
  }

  @Test
  void oneOfEightBeginsASlotAndOneARunInItsLane() throws Exception {
    try (var second = Journal.open(place)) {
      for (var round = 0; round < 20; round++) {
        var slot = new Slot("check", AT.plusSeconds(round));
        var begins = new ArrayList<Callable<Boolean>>();
        for (var each = 0; each < 8; each++) {
          var ledger = each % 2 == 0 ? runs : second.runs();
          begins.add(() -> begins(ledger, forSlot("one", RunKind.CHECK, slot), Optional.of(JOB)));
        }
        assertThat(atOnce(begins)).as("slot %s", slot).isEqualTo(1);

        begins.clear();
        for (var each = 0; each < 8; each++) {
          var ledger = each % 2 == 0 ? runs : second.runs();
          var kind = each < 4 ? RunKind.RESTORE : RunKind.BACKUP;
          begins.add(() -> begins(ledger, run("two", kind), Optional.empty()));
        }
        assertThat(atOnce(begins)).isEqualTo(1);
        var begun = runs.unfinished().getLast();
        assertThat(begun.request().orchestrator()).isEqualTo("two");
        second.runs().ended(begun.id(), WELL, AT);
      }
    }
  }

  private static boolean begins(RunLedger ledger, Run run, Optional<JobState> job) {
    try {
      ledger.begin(run, job);
      return true;
    } catch (OperationInProgressException inTheWay) {
      return false;
    }
  }

  private static long atOnce(List<Callable<Boolean>> begins) throws Exception {
    var start = new CyclicBarrier(begins.size());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results =
          begins.stream()
              .map(
                  each ->
                      threads.submit(
                          () -> {
                            start.await();
                            return each.call();
                          }))
              .toList();
      var count = 0;
      for (var result : results) {
        count += result.get() ? 1 : 0;
      }
      return count;
    }
  }
}
