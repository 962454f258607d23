package dev.backstay.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.ask.Engine;
import dev.backstay.ask.Opening;
import dev.backstay.backup.Backup;
import dev.backstay.backup.BackupRequest;
import dev.backstay.backup.Hold;
import dev.backstay.failure.RestoreInDoubtException;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.repository.Repository;
import dev.backstay.restore.PartialRestore;
import dev.backstay.restore.SafetySnapshot;
import dev.backstay.restore.UnfinishedRestore;
import dev.backstay.restore.journal.Phase;
import dev.backstay.rows.RowSource;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Trigger;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.FaultMode;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyFileSystem;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.LiveRuns;
import dev.backstay.testing.SimulatedCrash;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import dev.backstay.testing.WayOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A restore of one run in which every single step fails, in every way.
class EntityFaultTest {

  @TempDir Path onDisk;
  private Path place;
  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private Map<String, String> damaged = Map.of();
  private Map<String, String> restored = Map.of();

  @BeforeEach
  void makeTemplate() throws Exception {
    place = SmallInstallation.temporary(onDisk);
    var template = Files.createDirectories(place.resolve("template"));
    Files.createDirectories(place.resolve("scratch"));
    Files.createDirectories(template.resolve("restores"));
    var runs = new LiveRuns(template.resolve("live"));
    runs.make();
    try (var repository = TestRepository.create(store, template.resolve("hosts"))) {
      new Backup(repository, SmallInstallation.HANDLERS, Hold.NONE, InstantSource.system())
          .run(
              new BackupRequest(
                  "small",
                  runs.components(),
                  Trigger.MANUAL,
                  List.of(),
                  List.of(),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(1),
                  place.resolve("scratch")),
              Progress.NONE);
    }
    runs.damage();
    damaged = runs.look();
    var usual = newTry();
    usual.restore(Faults.none());
    restored = usual.look();
    assertThat(restored).isNotEqualTo(damaged);
  }

  @AfterEach
  void remove() throws Exception {
    SmallInstallation.remove(place);
  }

  private Try newTry() throws IOException {
    var directory = place.resolve("try");
    SmallInstallation.remove(directory);
    SmallInstallation.copy(place.resolve("template"), directory);
    return new Try(directory);
  }

  /// One restore of the damaged run, and the means to judge it.
  private final class Try {

    private final Path directory;

    Try(Path directory) {
      this.directory = directory;
    }

    void restore(Faults faults) throws IOException {
      restore(faults, () -> {});
    }

    /// @param between what is done between the plan and the restore
    void restore(Faults faults, Act between) throws IOException {
      var faulty = new FaultyFileSystem(faults).wrap(directory);
      var components = new LiveRuns(faulty.resolve("live")).components();
      var handlers = SmallInstallation.HANDLERS;
      var clock = InstantSource.system();
      var scratch = place.resolve("scratch");
      try (var repository =
          Repository.open(store.copy(), TestRepository.access(directory.resolve("hosts")))) {
        var commit =
            repository.log().commits().stream()
                .filter(it -> it.snapshot().trigger() == Trigger.MANUAL)
                .findFirst()
                .orElseThrow();
        var safety =
            new SafetySnapshot(repository, "small", handlers, clock).besideWriters(scratch);
        var state = faulty.resolve("restores");
        var opening =
            new Opening(
                handlers,
                (_, _, _) -> Optional.empty(),
                new NoEngine(),
                new Opening.Whereabouts(
                    new LiveRuns(directory.resolve("live")).components(), scratch, List.of()));
        var restore =
            new EntityRestore(
                repository,
                components,
                handlers,
                opening,
                new PartialRestore(components, handlers, safety, state, clock),
                new EntityRestore.Places(state, scratch));
        var request = new EntityRequest(LiveRuns.RUN, "one", Optional.empty(), true);
        try (var plan = restore.plan(commit, request)) {
          between.run();
          restore.execute(plan, Progress.NONE);
        }
      }
    }

    UnfinishedRestore unfinished(Faults faults) {
      var faulty = new FaultyFileSystem(faults).wrap(directory);
      return new UnfinishedRestore(
          faulty.resolve("restores"),
          new LiveRuns(faulty.resolve("live")).components(),
          SmallInstallation.HANDLERS);
    }

    UnfinishedRestore unfinished() {
      return unfinished(Faults.none());
    }

    LiveRuns live() {
      return new LiveRuns(directory.resolve("live"));
    }

    Map<String, String> look() throws Exception {
      return live().look();
    }

    void requireOld() throws Exception {
      assertThat(look()).as("the former state").isEqualTo(damaged);
      requireClean();
    }

    void requireNew() throws Exception {
      assertThat(look()).as("the restored state").isEqualTo(restored);
      requireClean();
    }

    void requireClean() throws Exception {
      assertThat(unfinished().status()).isEmpty();
      try (var left = Files.walk(directory)) {
        assertThat(left.map(Path::toString).filter(it -> it.contains("part-"))).isEmpty();
      }
    }

    /// Requires that what did not crash ended as it says.
    void requireHonest(EveryFailure.Outcome outcome) throws Exception {
      var failure = outcome.declared();
      var left = unfinished().status();
      if (failure.isEmpty()) {
        if (left.isPresent()) {
          assertThat(unfinished().settle()).isEqualTo(UnfinishedRestore.End.ALL_NEW);
        }
        requireNew();
      } else {
        assertThat(left.isPresent() || !(failure.get() instanceof RestoreInDoubtException))
            .as("in doubt has a journal")
            .isTrue();
        if (left.isPresent()) {
          assertThat(unfinished().rollback()).isEqualTo(UnfinishedRestore.End.ALL_OLD);
        }
        requireOld();
      }
    }

    void resume() throws Exception {
      var left = unfinished().status();
      if (left.isEmpty()) {
        assertThat(look()).isIn(damaged, restored);
        requireClean();
      } else if (unfinished().resume() == UnfinishedRestore.End.ALL_NEW) {
        requireNew();
      } else {
        assertThat(left.get().phase()).isNotIn(Phase.SWAPPING, Phase.SWAPPED, Phase.SETTLING);
        requireOld();
      }
    }

    void rollback() throws Exception {
      var left = unfinished().status();
      if (left.isEmpty()) {
        resume();
      } else if (left.get().phase() == Phase.SETTLING) {
        assertThatThrownBy(() -> unfinished().rollback())
            .isInstanceOf(RestoreRefusedException.class);
        unfinished().settle();
        requireNew();
      } else {
        assertThat(unfinished().rollback()).isEqualTo(UnfinishedRestore.End.ALL_OLD);
        requireOld();
      }
    }
  }

  @FunctionalInterface
  private interface Act {
    void run() throws IOException;
  }

  /// Nobody asks for rows.
  private static final class NoEngine implements Engine {
    @Override
    public RowSource file(Path file, Duration limit) {
      throw new AssertionError("asked for " + file);
    }

    @Override
    public RowSource document(String json, Duration limit) {
      throw new AssertionError("asked for a document");
    }
  }

  private EveryFailure.Maker tries(EveryFailure.Judgement<Try> judgement) {
    return EveryFailure.tries(this::newTry, Try::restore, judgement);
  }

  private static void report(String what, Object figures) {
    System.out.println("harness: restore of one entity, " + what + ": " + figures);
  }

  @Test
  void everyFailureOfTheDiskLeavesAllOldOrAllNew() throws Exception {
    report(
        "disk",
        EveryFailure.in(5, FaultMode.NOT_APPLIED, FaultMode.APPLIED, FaultMode.PERMANENT)
            .of(tries(Try::requireHonest)));
  }

  @Test
  void afterACrashAnywhereResumingEndsAsItSays() throws Exception {
    report(
        "crash, resume",
        EveryFailure.in(2, FaultMode.CRASH).of(tries((attempt, _) -> attempt.resume())));
  }

  @Test
  void afterACrashAnywhereRollingBackGivesTheOldState() throws Exception {
    report(
        "crash, rollback",
        EveryFailure.in(2, FaultMode.CRASH).of(tries((attempt, _) -> attempt.rollback())));
  }

  @Test
  void aCrashDuringTheRecoveryFromACrashChangesNothing() throws Exception {
    var faults = Faults.none();
    newTry().restore(faults);
    var stride = EveryFailure.isLarge() ? 1 : 8;
    var pairs = 0;
    for (var step = faults.count() / 2; step <= faults.count(); step += stride) {
      for (var way : WayOut.values()) {
        for (var again = 1; ; again += stride) {
          var attempt = newTry();
          crash(attempt, step);
          var second = Faults.at(again, FaultMode.CRASH);
          way.attempt(attempt.unfinished(second));
          try {
            if ((step + again) % 2 == 0) {
              attempt.resume();
            } else {
              attempt.rollback();
            }
          } catch (AssertionError | RuntimeException wrong) {
            throw new AssertionError(
                "crash at " + step + ", then at " + again + " of " + second.steps(), wrong);
          }
          pairs++;
          if (!second.happened()) {
            break;
          }
        }
      }
    }
    report("crash within recovery", pairs + " pairs");
  }

  private static void crash(Try attempt, int step) throws IOException {
    try {
      attempt.restore(Faults.at(step, FaultMode.CRASH));
    } catch (SimulatedCrash died) {
      assertThat(died).isNotNull();
    }
  }

  /// Each part in turn is written to by somebody else after it was looked at.
  @Test
  void whatWasChangedSinceItWasPlannedStaysAsItIs() throws Exception {
    var changes =
        List.<Act>of(
            () -> sql("update runs set status = 'later' where run_id = 'one'"),
            () -> sql("insert into events (run_id, what) values ('one', 'later')"),
            () -> Files.writeString(place.resolve("try/live/checkpoints/one/later"), "later"),
            () -> {
              var file = place.resolve("try/live/state.json");
              Files.writeString(file, Files.readString(file).replace("third", "later"));
            });
    for (var change : changes) {
      var attempt = newTry();
      assertThatThrownBy(() -> attempt.restore(Faults.none(), change))
          .hasMessageContaining("changed");
      var now = attempt.look();
      assertThat(now).isNotEqualTo(damaged).isNotEqualTo(restored);
      var again = newTry();
      change.run();
      assertThat(withoutTimes(now)).isEqualTo(withoutTimes(again.look()));
      again.requireClean();
    }
  }

  private static Map<String, String> withoutTimes(Map<String, String> seen) {
    var without = new TreeMap<>(seen);
    without.replaceAll((_, line) -> line.replaceAll("[0-9]{19}", "then"));
    return without;
  }

  /// Rows of others may change as they like.
  @Test
  void whatIsDoneToOtherRunsMeanwhileIsKept() throws Exception {
    var attempt = newTry();
    attempt.restore(
        Faults.none(),
        () -> {
          sql("update runs set status = 'later' where run_id = 'two'");
          Files.writeString(place.resolve("try/live/checkpoints/two/later"), "later");
        });
    assertThat(attempt.live().rows("runs", "where run_id = 'two'").toString()).contains("later");
    assertThat(place.resolve("try/live/checkpoints/two/later")).hasContent("later");
    assertThat(attempt.live().rows("runs", "where run_id = 'one'").toString()).contains("done");
    attempt.requireClean();
  }

  /// What a run has done since it was restored stands in the way of a rollback, not of settling.
  @Test
  void whatWasDoneSinceACrashIsNotOverwritten() throws Exception {
    var faults = Faults.none();
    newTry().restore(faults);
    var steps = faults.steps();
    var afterRows = 0;
    for (var i = 0; i < steps.size(); i++) {
      if (afterRows == 0 && steps.get(i).contains("-runs/done")) {
        afterRows = i + 2;
      }
    }
    assertThat(afterRows).isPositive();

    var attempt = newTry();
    crash(attempt, afterRows);
    sql("update runs set status = 'later' where run_id = 'one'");
    assertThatThrownBy(() -> attempt.unfinished().rollback())
        .isInstanceOf(RestoreInDoubtException.class)
        .hasMessageContaining("changed");
    assertThat(attempt.unfinished().resume()).isEqualTo(UnfinishedRestore.End.ALL_NEW);
    assertThat(attempt.live().rows("runs", "where run_id = 'one'").toString()).contains("later");
    attempt.requireClean();
  }

  private void sql(String statement) throws IOException {
    try {
      new LiveRuns(place.resolve("try/live")).sql(statement);
    } catch (java.sql.SQLException e) {
      throw new IOException(e);
    }
  }
}
