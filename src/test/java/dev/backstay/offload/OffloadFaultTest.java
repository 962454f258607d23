package dev.backstay.offload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.FaultMode;
import dev.backstay.testing.Faults;
import dev.backstay.testing.SimulatedCrash;
import dev.backstay.testing.SmallInstallation;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An offload in which every single step fails, in every way.
class OffloadFaultTest {

  @TempDir Path onDisk;
  private Path place;
  private int tries;

  @BeforeEach
  void makePlace() throws Exception {
    place = SmallInstallation.temporary(onDisk);
  }

  @AfterEach
  void remove() throws Exception {
    SmallInstallation.remove(place);
  }

  private interface Act {
    OffloadReport on(OffloadStand stand, Faults faults) throws Exception;
  }

  private EveryFailure.Maker tries(Act act) {
    return (_, _) -> {
      var stand = new OffloadStand(place.resolve("try-" + ++tries));
      return new EveryFailure.Scenario() {
        private Optional<OffloadReport> report = Optional.empty();

        @Override
        public void run(Faults faults) throws Exception {
          report = Optional.of(act.on(stand, faults));
        }

        @Override
        public void judge(EveryFailure.Outcome outcome) throws Exception {
          stand.requireAllBytes();
          if (report.isPresent() && report.get().failures().isEmpty()) {
            assertThat(stand.files()).doesNotContainKeys(OffloadStand.OLD.toArray(String[]::new));
          }
          if (report.isPresent()) {
            assertThat(report.get().files())
                .isLessThanOrEqualTo(
                    4 - stand.files().keySet().stream().filter(OffloadStand.OLD::contains).count());
          }
          if (outcome.declared().isPresent()) {
            assertThat(stand.files()).containsKeys(OffloadStand.OLD.toArray(String[]::new));
          }
          stand.recover();
          SmallInstallation.remove(stand.directory);
        }
      };
    };
  }

  @Test
  void whateverStepOfTheDiskFailsNothingIsLost() throws Exception {
    var figures =
        EveryFailure.in(
                2, FaultMode.NOT_APPLIED, FaultMode.APPLIED, FaultMode.PERMANENT, FaultMode.CRASH)
            .of(tries(OffloadStand::offloadOnFaultyDisk));
    System.out.println("harness: offload, disk: " + figures);
  }

  @Test
  void whateverStepOfTheStoreFailsNothingIsLost() throws Exception {
    var figures =
        EveryFailure.in(
                1, FaultMode.NOT_APPLIED, FaultMode.APPLIED, FaultMode.PERMANENT, FaultMode.CRASH)
            .of(tries(OffloadStand::offloadIntoFaultyStore));
    System.out.println("harness: offload, store: " + figures);
  }

  @Test
  void aCrashDuringTheRecoveryFromACrashLosesNothing() throws Exception {
    var pairs = 0;
    for (var step = firstMove() - 2; ; step++) {
      var crashed = Faults.at(step, FaultMode.CRASH);
      var again = 0;
      var more = true;
      while (more) {
        var stand = new OffloadStand(place.resolve("nested-" + step + "-" + ++again));
        crashed = Faults.at(step, FaultMode.CRASH);
        try {
          stand.offloadOnFaultyDisk(crashed);
        } catch (SimulatedCrash died) {
          assertThat(crashed.happened()).isTrue();
        }
        var recovering = Faults.at(again, FaultMode.CRASH);
        try {
          stand.unfinishedOnFaultyDisk(recovering).recover();
        } catch (SimulatedCrash died) {
          assertThat(recovering.happened()).isTrue();
        }
        stand.requireAllBytes();
        stand.recover();
        SmallInstallation.remove(stand.directory);
        more = recovering.happened();
        pairs++;
      }
      if (!crashed.happened()) {
        break;
      }
    }
    System.out.println("harness: offload, crash within recovery: " + pairs + " pairs");
  }

  private int firstMove() throws Exception {
    var faults = Faults.none();
    new OffloadStand(place.resolve("first")).offloadOnFaultyDisk(faults);
    var steps = faults.steps();
    for (var i = 0; i < steps.size(); i++) {
      if (steps.get(i).startsWith("move ") && steps.get(i).contains("a.log.3")) {
        return i + 1;
      }
    }
    throw new AssertionError(steps);
  }
}
