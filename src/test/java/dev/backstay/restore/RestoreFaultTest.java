package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.failure.RestoreRolledBackException;
import dev.backstay.restore.journal.Phase;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.FaultMode;
import dev.backstay.testing.Faults;
import dev.backstay.testing.SimulatedCrash;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.WayOut;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A restore of three components in which every single step fails, in every way.
class RestoreFaultTest {

  @TempDir Path onDisk;
  private Path place;
  private RestoreTemplate template;

  @BeforeEach
  void makeTemplate() throws Exception {
    place = SmallInstallation.temporary(onDisk);
    template = RestoreTemplate.make(place);
  }

  @AfterEach
  void remove() throws Exception {
    SmallInstallation.remove(place);
  }

  @Test
  void anUndisturbedRestoreIsTheFirstVersion() throws Exception {
    var attempt = template.newTry();

    attempt.restoreOnFaultyDisk(Faults.none());

    attempt.requireNew();
    attempt.requireSnapshots();
  }

  private EveryFailure.Maker tries(
      EveryFailure.Act<RestoreTemplate.Try> act,
      EveryFailure.Judgement<RestoreTemplate.Try> judgement) {
    return EveryFailure.tries(template::newTry, act, judgement);
  }

  private static void report(String what, Object figures) {
    System.out.println("harness: " + what + ": " + figures);
  }

  @Test
  void everyFailureOfTheStoreLeavesAllOldOrAllNew() throws Exception {
    var figures =
        EveryFailure.in(1, FaultMode.NOT_APPLIED, FaultMode.APPLIED, FaultMode.PERMANENT)
            .of(
                tries(
                    RestoreTemplate.Try::restoreFromFaultyStore,
                    (attempt, outcome) -> {
                      attempt.requireHonest(outcome.declared());
                      attempt.requireSnapshots();
                    }));
    report("restore, store", figures);
  }

  @Test
  void everyFailureOfTheDiskLeavesAllOldOrAllNew() throws Exception {
    var figures =
        EveryFailure.in(5, FaultMode.NOT_APPLIED, FaultMode.APPLIED, FaultMode.PERMANENT)
            .of(
                tries(
                    RestoreTemplate.Try::restoreOnFaultyDisk,
                    (attempt, outcome) -> {
                      attempt.requireHonest(outcome.declared());
                      if (EveryFailure.isLarge() && outcome.mode() != FaultMode.PERMANENT) {
                        attempt.requireSnapshots();
                      }
                    }));
    report("restore, disk", figures);
  }

  @Test
  void afterACrashAnywhereResumingEndsAsItSays() throws Exception {
    var figures =
        EveryFailure.in(2, FaultMode.CRASH)
            .of(tries(RestoreTemplate.Try::restoreOnFaultyDisk, (attempt, _) -> attempt.resume()));
    report("restore, crash, resume", figures);
  }

  @Test
  void afterACrashAnywhereRollingBackGivesTheOldState() throws Exception {
    var figures =
        EveryFailure.in(2, FaultMode.CRASH)
            .of(
                tries(
                    RestoreTemplate.Try::restoreOnFaultyDisk, (attempt, _) -> attempt.rollback()));
    report("restore, crash, rollback", figures);
  }

  /// A crash in the recovery from a crash: the swap and what comes after it, and every step of both
  /// ways out of it.
  @Test
  void aCrashDuringTheRecoveryFromACrashChangesNothing() throws Exception {
    var template = this.template;
    var stride = EveryFailure.isLarge() ? 1 : 7;
    var first = swappingStep(template) - 3;
    var pairs = 0;
    for (var step = first; ; step += stride) {
      var crashed = Faults.at(step, FaultMode.CRASH);
      crash(template.newTry(), crashed);
      if (!crashed.happened()) {
        break;
      }
      for (var way : WayOut.values()) {
        pairs += nested(step, way, stride);
      }
    }
    report("restore, crash within recovery", pairs + " pairs from step " + first);
  }

  private int nested(int step, WayOut way, int stride) throws Exception {
    for (var again = 1; ; again += stride) {
      var attempt = template.newTry();
      crash(attempt, Faults.at(step, FaultMode.CRASH));
      var faults = Faults.at(again, FaultMode.CRASH);
      way.attempt(attempt.stand().faulty(faults).unfinished());
      try {
        if ((step + again) % 2 == 0) {
          attempt.resume();
        } else {
          attempt.rollback();
        }
      } catch (AssertionError | RuntimeException wrong) {
        throw new AssertionError(
            "crash at " + step + ", then at " + again + " of " + faults.steps(), wrong);
      }
      if (!faults.happened()) {
        return again / stride;
      }
    }
  }

  private static void crash(RestoreTemplate.Try attempt, Faults faults) throws Exception {
    try {
      attempt.restoreOnFaultyDisk(faults);
    } catch (SimulatedCrash died) {
      assertThat(faults.happened()).isTrue();
    }
  }

  /// The number of the step that writes the renames into the journal.
  private static int swappingStep(RestoreTemplate template) throws Exception {
    var faults = Faults.none();
    template.newTry().restoreOnFaultyDisk(faults);
    var steps = faults.steps();
    for (var i = 0; i < steps.size(); i++) {
      if (steps.get(i).startsWith("move ") && steps.get(i).contains("/former/")) {
        return i + 1;
      }
    }
    throw new AssertionError("no swap in " + steps);
  }

  /// A failure of the swap, and then a crash in its undoing or in what is tidied up after it.
  @Test
  void aCrashWhileAFailedSwapIsUndoneLosesNothing() throws Exception {
    var stride = EveryFailure.isLarge() ? 1 : 7;
    var pairs = 0;
    var first = swappingStep(template);
    for (var failing = first; failing < first + 30; failing += EveryFailure.isLarge() ? 1 : 4) {
      for (var again = 1; ; again += stride) {
        var attempt = template.newTry();
        var faults = Faults.at(failing, FaultMode.NOT_APPLIED).thenCrash(again);
        crashOrRollBack(attempt, faults);
        var left = attempt.stand().unfinished().status();
        var crashed = faults.count() >= failing + again;
        if (!crashed || left.isEmpty() || left.get().phase() == Phase.SETTLING) {
          break;
        }
        try {
          attempt.requireTruth(left.get().phase());
          // Before the undoing is recorded, resuming would rightly go on to the new state.
          if (again % 2 == 0 && left.get().phase().compareTo(Phase.UNDOING) >= 0) {
            attempt.stand().unfinished().resume();
          } else {
            attempt.stand().unfinished().rollback();
          }
          attempt.requireOld();
        } catch (AssertionError | RuntimeException wrong) {
          throw new AssertionError("failure and crash in " + faults.steps(), wrong);
        }
        pairs++;
      }
    }
    report("restore, crash while undoing", pairs + " pairs");
  }

  private static void crashOrRollBack(RestoreTemplate.Try attempt, Faults faults) throws Exception {
    try {
      attempt.restoreOnFaultyDisk(faults);
    } catch (SimulatedCrash | RestoreRolledBackException ended) {
      assertThat(faults.happened()).isTrue();
    }
  }

  /// Who renamed may have died before the rename was durable.
  @Test
  void resumingMakesRenamesDurableThatItFindsDone() throws Exception {
    var attempt = template.newTry();
    crash(attempt, Faults.at(swappingStep(template) + 1, FaultMode.CRASH));
    var faults = Faults.none();

    attempt.stand().faulty(faults).unfinished().resume();

    assertThat(faults.steps().get(1)).startsWith("force " + attempt.stand().live().root());
    attempt.requireNew();
  }
}
