package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunState;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.SmallInstallation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service is told to end, killed, and killed together with its child, in each phase of a
/// backup and of a restore. After its next start every run has an end, live state is all of one
/// version, and what was due was done once.
class ServedKillTest {

  private static final long SEED = 20_261_122;
  private static final List<String> BACKUP_PHASES = List.of("pause", "resume");
  private static final List<String> RESTORE_PHASES = List.of("stop", "start");

  @TempDir Path otherwise;
  private Path place = Path.of(".");
  private ServiceStand stand;
  private final Map<String, Integer> endings = new TreeMap<>();

  /// How the service ends.
  private enum How {
    TOLD,
    KILLED,
    KILLED_WITH_ITS_CHILD
  }

  /// Each of them in one phase; large: all in all.
  private static List<How> ends(List<String> phases, String phase) {
    if (EveryFailure.isLarge()) {
      return List.of(How.values());
    }
    return phases.getFirst().equals(phase)
        ? List.of(How.KILLED_WITH_ITS_CHILD)
        : List.of(How.TOLD, How.KILLED);
  }

  @BeforeEach
  void make() throws Exception {
    place = SmallInstallation.temporary(otherwise);
    stand = new ServiceStand(place);
  }

  @AfterEach
  void remove() throws Exception {
    stand.close();
    SmallInstallation.remove(place);
  }

  private void endService(Process service, How how, RunKind kind, String phase) throws Exception {
    switch (how) {
      case TOLD -> {
        var releasing =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        // Not before the child was told, which is when nothing is answered any
                        // more.
                        Thread.sleep(1000);
                        stand.release(phase);
                      } catch (Exception e) {
                        throw new AssertionError(e);
                      }
                    });
        var took = stand.end(service);
        releasing.join();
        assertThat(service.exitValue()).as(stand.said()).isEqualTo(143);
        assertThat(took).isLessThan(ServiceStand.STOP_WITHIN.plusSeconds(30));
      }
      case KILLED -> service.destroyForcibly().waitFor();
      case KILLED_WITH_ITS_CHILD -> {
        var child = stand.child(kind);
        service.destroyForcibly().waitFor();
        child.destroyForcibly();
        ServiceStand.until("child gone", () -> !child.isAlive());
      }
    }
    stand.release(phase);
  }

  private void count(How how, String phase, List<Run> runs) {
    var states = runs.stream().map(run -> run.state().label()).toList();
    endings.merge(how + " at " + phase + " " + states, 1, Integer::sum);
  }

  private void backupCutOff(String phase, How how) throws Exception {
    stand.renew();
    stand.makeDue();
    stand.block(phase);
    var service = stand.serve();
    stand.awaitReached(phase);
    endService(service, how, RunKind.BACKUP, phase);
    judgeBackup(phase, how);
  }

  private void judgeBackup(String phase, How how) throws Exception {
    var again = stand.serve();
    stand.awaitRuns(runs -> runs.stream().anyMatch(run -> run.state() == RunState.SUCCEEDED));
    stand.end(again);
    var runs = stand.runs();
    count(how, phase, runs);
    assertThat(runs).as(runs + stand.said()).allMatch(run -> run.state().isEnd());
    assertThat(stand.scheduled()).as(runs.toString()).isEqualTo(1);
    assertThat(stand.isRestored()).isFalse();
  }

  private void restoreCutOff(String phase, How how) throws Exception {
    stand.renew();
    stand.block(phase);
    var service = stand.serve();
    var _ = stand.beginRestore();
    stand.awaitReached(phase);
    endService(service, how, RunKind.RESTORE, phase);
    judgeRestore(phase, how);
  }

  private void judgeRestore(String phase, How how) throws Exception {
    var again = stand.serve();
    stand.awaitRuns(_ -> !stand.isUnfinished());
    stand.end(again);
    var runs = stand.runs();
    count(how, phase, runs);
    assertThat(stand.isUnfinished()).isFalse();
    var isRestored = stand.isRestored();
    var newest = runs.getFirst();
    assertThat(isRestored).as(runs.toString()).isEqualTo(newest.state() == RunState.SUCCEEDED);
  }

  private void report(String what) {
    System.out.println("harness: service, " + what + ": " + endings);
  }

  @Test
  void aBackupThatWasDueIsTakenOnceHoweverTheServiceEnds() throws Exception {
    for (var phase : BACKUP_PHASES) {
      for (var how : ends(BACKUP_PHASES, phase)) {
        backupCutOff(phase, how);
      }
    }
    report("backup");
  }

  @Test
  void aRestoreEndsAllNewOrAllOldHoweverTheServiceEnds() throws Exception {
    for (var phase : RESTORE_PHASES) {
      for (var how : ends(RESTORE_PHASES, phase)) {
        restoreCutOff(phase, how);
      }
    }
    report("restore");
  }

  @Test
  void aRestoreThatSomebodyStopsIsTakenBack() throws Exception {
    for (var phase : RESTORE_PHASES) {
      stand.renew();
      stand.block(phase);
      var service = stand.serve();
      var run = stand.beginRestore();
      stand.awaitReached(phase);
      var _ = stand.ask("POST", "/runs/" + run + "/stop", "{}");
      stand.release(phase);
      stand.awaitRuns(_ -> !stand.isUnfinished());
      // Nor does the next start go on with it.
      stand.end(service);
      stand.end(stand.serve());
      var runs = stand.runs();
      count(How.TOLD, phase, runs);
      assertThat(stand.isUnfinished()).isFalse();
      var isRestored = stand.isRestored();
      var stopped = runs.getLast();
      if (stopped.state() == RunState.SUCCEEDED || runs.size() > 1) {
        // One that had only to tidy up when it was told is not taken back: it is settled.
        var isSettled = runs.getFirst().request().arguments().contains("settle");
        assertThat(isRestored)
            .as(runs + stand.said())
            .isEqualTo(stopped.state() == RunState.SUCCEEDED || isSettled);
      } else {
        // It had done all before the signal ended it, or nothing: there was nothing to take back.
        assertThat(stopped.state()).isEqualTo(RunState.STOPPED);
      }
    }
    report("restore that was stopped");
  }

  /// Large: at random moments, in no phase that anybody chose.
  @Test
  void atAnyMoment() throws Exception {
    System.out.println("seed " + SEED);
    var random = new Random(SEED);
    var rounds = EveryFailure.isLarge() ? Integer.getInteger("backstay.harness.runs", 200) : 2;
    for (var round = 0; round < rounds; round++) {
      var how = How.values()[random.nextInt(3)];
      stand.renew();
      var isBackup = round % 2 == 0;
      if (isBackup) {
        stand.makeDue();
      }
      var service = stand.serve();
      if (!isBackup) {
        var _ = stand.beginRestore();
      }
      var kind = isBackup ? RunKind.BACKUP : RunKind.RESTORE;
      ServiceStand.until("run", () -> stand.newest(kind).isPresent());
      Thread.sleep(Duration.ofMillis(random.nextInt(2500)));
      if (how == How.KILLED_WITH_ITS_CHILD) {
        service.destroyForcibly().waitFor();
        stand
            .newest(kind)
            .flatMap(Run::process)
            .flatMap(child -> ProcessHandle.of(child.pid()))
            .filter(child -> stand.newest(kind).orElseThrow().outcome().isEmpty())
            .ifPresent(ProcessHandle::destroyForcibly);
      } else {
        endService(service, how, kind, "nothing");
      }
      var again = stand.serve();
      stand.awaitRuns(
          runs ->
              isBackup
                  ? runs.stream().anyMatch(run -> run.state() == RunState.SUCCEEDED)
                  : !stand.isUnfinished());
      stand.end(again);
      count(how, isBackup ? "backup" : "restore", stand.runs());
      var _ = stand.isRestored();
      assertThat(stand.isUnfinished()).isFalse();
      if (isBackup) {
        // One that was cut off after its commit and before its last word is taken again.
        var runs = stand.runs();
        var isCutOff =
            runs.stream()
                .anyMatch(run -> run.state() == RunState.LOST || run.state() == RunState.STOPPED);
        assertThat(stand.scheduled()).as(runs.toString()).isBetween(1, isCutOff ? 2 : 1);
      }
    }
    report("any moment, seed " + SEED);
  }
}
