package dev.backstay.restore;

import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.FaultMode;
import dev.backstay.testing.Faults;
import dev.backstay.testing.SmallInstallation;
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

  private interface Act {
    void on(RestoreTemplate.Try attempt, Faults faults) throws Exception;
  }

  private interface Judgement {
    void on(RestoreTemplate.Try attempt, EveryFailure.Outcome outcome) throws Exception;
  }

  private EveryFailure.Maker tries(Act act, Judgement judgement) {
    return (_, _) -> {
      var attempt = template.newTry();
      return new EveryFailure.Scenario() {
        @Override
        public void run(Faults faults) throws Exception {
          act.on(attempt, faults);
        }

        @Override
        public void judge(EveryFailure.Outcome outcome) throws Exception {
          judgement.on(attempt, outcome);
        }
      };
    };
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
                    (attempt, faults) -> attempt.restoreFromFaultyStore(faults),
                    (attempt, outcome) -> {
                      attempt.requireHonest(outcome.declared());
                      attempt.requireSnapshots();
                    }));
    report("restore, store", figures);
  }

  @Test
  void everyFailureOfTheDiskLeavesAllOldOrAllNew() throws Exception {
    var figures =
        EveryFailure.in(3, FaultMode.NOT_APPLIED, FaultMode.APPLIED, FaultMode.PERMANENT)
            .of(
                tries(
                    (attempt, faults) -> attempt.restoreOnFaultyDisk(faults),
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
            .of(
                tries(
                    (attempt, faults) -> attempt.restoreOnFaultyDisk(faults),
                    (attempt, _) -> attempt.resume()));
    report("restore, crash, resume", figures);
  }

  @Test
  void afterACrashAnywhereRollingBackGivesTheOldState() throws Exception {
    var figures =
        EveryFailure.in(2, FaultMode.CRASH)
            .of(
                tries(
                    (attempt, faults) -> attempt.restoreOnFaultyDisk(faults),
                    (attempt, _) -> attempt.rollback()));
    report("restore, crash, rollback", figures);
  }
}
