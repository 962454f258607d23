package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.RestoreInDoubtException;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.restore.journal.JournalState;
import dev.backstay.restore.journal.JournaledProgram;
import dev.backstay.restore.journal.JournaledProgram.Standing;
import dev.backstay.restore.journal.Phase;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.FaultMode;
import dev.backstay.testing.Faults;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.SimulatedCrash;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import dev.backstay.testing.WayOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A restore of files, a database and two services, whose programs take their state, in which every
/// single step fails, in every way.
class ProgramFaultTest {

  @TempDir Path onDisk;
  private Path place;
  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private SnapshotId snapshot = new SnapshotId("000000000000");

  @BeforeEach
  void makeTemplate() throws Exception {
    place = SmallInstallation.temporary(onDisk);
    var stand = new RestoreStand(Files.createDirectory(place.resolve("template")), store);
    var live = new ProgramInstallation(stand.directory(), ProgramInstallation.ATOMIC);
    live.write("first");
    var repository = TestRepository.create(store, stand.hosts());
    snapshot = stand.takeSnapshot(repository, live.components()).commit().snapshot().id();
    live.write("second");
  }

  @AfterEach
  void remove() throws Exception {
    SmallInstallation.remove(place);
  }

  /// One restore over the second version.
  private final class Try {

    private final RestoreStand stand;
    private final ProgramInstallation live;

    Try() throws IOException {
      var directory = place.resolve("try");
      SmallInstallation.remove(directory);
      SmallInstallation.copy(place.resolve("template"), directory);
      stand = new RestoreStand(directory, store.copy());
      live = new ProgramInstallation(directory, ProgramInstallation.ATOMIC);
    }

    void restore(Faults faults) throws IOException {
      var through = stand.faulty(faults);
      var repository = through.open();
      var commit = RestoreStand.find(repository, snapshot);
      var restore = through.restore(repository, live.in(through.directory()).components());
      restore.execute(restore.plan(commit, RestoreRequest.everything()), Progress.NONE);
    }

    void requireAll(String version) throws Exception {
      live.require(version);
      live.requireClean(stand.restores());
    }

    /// Requires that what the journal says of programs is so.
    void requireTruth(JournalState state) throws Exception {
      for (var each : state.programs()) {
        requireTruth(each, state.phase());
      }
      if (state.phase() == Phase.SWAPPED || state.phase() == Phase.SETTLING) {
        live.require("first");
      } else if (state.phase().compareTo(Phase.SWAPPING) < 0 || state.phase() == Phase.UNDONE) {
        live.require("second");
      }
    }

    private void requireTruth(JournaledProgram each, Phase phase) throws Exception {
      var name = each.program().component().value();
      if (each.standing() == Standing.PLANNED) {
        assertThat(live.runs()).doesNotContain(name + " started");
      } else if (each.standing() == Standing.DONE && phase != Phase.UNDOING) {
        assertThat(live.runs()).contains(name + " first");
      } else if (each.standing() == Standing.UNDONE) {
        assertThat(live.runs()).contains(name + " second");
      }
    }

    void judge(EveryFailure.Outcome outcome) throws Exception {
      var left = stand.unfinished().status();
      if (left.isPresent()) {
        requireTruth(left.get());
      }
      switch (outcome.failure()) {
        case null -> {
          left.ifPresent(_ -> stand.unfinished().settle());
          requireAll("first");
        }
        case RestoreInDoubtException _ -> {
          assertThat(left).isPresent();
          stand.unfinished().rollback();
          requireAll("second");
        }
        default -> {
          if (left.isPresent()) {
            stand.unfinished().rollback();
          }
          requireAll("second");
        }
      }
    }

    /// Requires that one of the ways out of a crash ends as it says.
    void recover(boolean resuming) throws Exception {
      var left = stand.unfinished().status();
      if (left.isEmpty()) {
        requireAll(live.is("first") ? "first" : "second");
        return;
      }
      requireTruth(left.get());
      if (resuming) {
        var end = stand.unfinished().resume();
        requireAll(end == UnfinishedRestore.End.ALL_NEW ? "first" : "second");
      } else if (left.get().phase() == Phase.SETTLING) {
        assertThatThrownBy(stand.unfinished()::rollback)
            .isInstanceOf(RestoreRefusedException.class);
        stand.unfinished().settle();
        requireAll("first");
      } else {
        stand.unfinished().rollback();
        requireAll("second");
      }
    }
  }

  private EveryFailure.Maker tries(EveryFailure.Judgement<Try> judgement) {
    return EveryFailure.tries(Try::new, Try::restore, judgement);
  }

  private static void report(String what, Object figures) {
    System.out.println("harness: restore with programs, " + what + ": " + figures);
  }

  @Test
  void programsTakeTheirStatesInOrderAfterTheRenames() throws Exception {
    var attempt = new Try();
    var faults = Faults.none();

    attempt.restore(faults);

    attempt.requireAll("first");
    assertThat(attempt.live.runs())
        .containsExactly("one started", "one first", "two started", "two first");
    var kept = faults.steps().stream().filter(it -> it.contains("former/two.output")).toList();
    assertThat(kept).anyMatch(it -> it.startsWith("force "));
  }

  @Test
  void everyFailureOfTheDiskLeavesAllOldOrAllNew() throws Exception {
    report(
        "disk",
        EveryFailure.in(7, FaultMode.NOT_APPLIED, FaultMode.APPLIED, FaultMode.PERMANENT)
            .of(tries(Try::judge)));
  }

  @Test
  void afterACrashAnywhereResumingEndsAsItSays() throws Exception {
    report(
        "crash, resume",
        EveryFailure.in(3, FaultMode.CRASH).of(tries((attempt, _) -> attempt.recover(true))));
  }

  @Test
  void afterACrashAnywhereRollingBackGivesTheOldState() throws Exception {
    report(
        "crash, rollback",
        EveryFailure.in(3, FaultMode.CRASH).of(tries((attempt, _) -> attempt.recover(false))));
  }

  /// From the first rename on: a crash, then a crash at every step of both ways out of it.
  @Test
  void aCrashDuringTheRecoveryFromACrashChangesNothing() throws Exception {
    var stride = EveryFailure.isLarge() ? 1 : 12;
    var pairs = 0;
    for (var step = firstRename(); ; step += stride) {
      var crashed = Faults.at(step, FaultMode.CRASH);
      crash(new Try(), crashed);
      if (!crashed.happened()) {
        break;
      }
      pairs += nested(step, WayOut.RESUME, stride) + nested(step, WayOut.ROLLBACK, stride);
    }
    report("crash within recovery", pairs + " pairs");
  }

  private int firstRename() throws IOException {
    var faults = Faults.none();
    new Try().restore(faults);
    var steps = faults.steps();
    for (var i = 0; i < steps.size(); i++) {
      if (steps.get(i).startsWith("move ") && steps.get(i).contains("/former/")) {
        return i + 1;
      }
    }
    throw new AssertionError("no swap in " + steps);
  }

  private int nested(int step, WayOut way, int stride) throws Exception {
    for (var again = 1; ; again += stride) {
      var attempt = new Try();
      crash(attempt, Faults.at(step, FaultMode.CRASH));
      var faults = Faults.at(again, FaultMode.CRASH);
      way.attempt(attempt.stand.faulty(faults).unfinished());
      try {
        attempt.recover((step + again) % 2 == 0);
      } catch (AssertionError | RuntimeException wrong) {
        throw new AssertionError("crashes at " + step + ", then " + again, wrong);
      }
      if (!faults.happened()) {
        return again / stride;
      }
    }
  }

  private static void crash(Try attempt, Faults faults) throws IOException {
    try {
      attempt.restore(faults);
    } catch (SimulatedCrash died) {
      assertThat(faults.happened()).isTrue();
    }
  }
}
