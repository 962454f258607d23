package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.repository.Repository;
import dev.backstay.restore.journal.JournalState;
import dev.backstay.restore.journal.JournaledProgram.Standing;
import dev.backstay.restore.journal.Phase;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.store.local.LocalStore;
import dev.backstay.testing.ChildJava;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restores with programs, in processes of their own that are killed at any instant.
class ProgramKillTest {

  /// Takes its time, and changes what is live half-way.
  private static final String SLOW =
      "echo $2 started >>$1/runs; head -c 100000 >$1/$2; sleep 0.15; cat >>$1/$2;"
          + " echo $2 $(head -c 6 $1/$2) >>$1/runs";

  @TempDir Path place;
  private final Random random = new Random(5);
  private final Map<String, Integer> hits = new TreeMap<>();
  private String snapshot = "";

  @BeforeEach
  void makeTemplate() throws Exception {
    var template = Files.createDirectory(place.resolve("template"));
    var live = new ProgramInstallation(template, SLOW);
    live.write("first");
    var store = LocalStore.create(Files.createDirectory(template.resolve("repository")));
    var stand = new RestoreStand(template, store);
    var repository = TestRepository.create(store, stand.hosts());
    var report = stand.takeSnapshot(repository, live.components());
    snapshot = report.commit().snapshot().id().hex();
    live.write("second");
  }

  /// A process that restores the snapshot of its second argument to the stand of its first.
  static final class Child {

    private Child() {}

    public static void main(String[] arguments) throws Exception {
      var directory = Path.of(arguments[0]);
      var stand = new RestoreStand(directory, LocalStore.open(directory.resolve("repository")));
      var repository = stand.open();
      var commit = RestoreStand.find(repository, new SnapshotId(arguments[1]));
      var components = new ProgramInstallation(directory, SLOW).components();
      var restore = stand.restore(repository, components);
      System.out.println("ready");
      restore.execute(restore.plan(commit, RestoreRequest.everything()), Progress.NONE);
    }
  }

  @Test
  void killedAnywhereItIsResumedOrRolledBack() throws Exception {
    var usual = runUndisturbed();
    var runs = EveryFailure.isLarge() ? 100 : 5;
    for (var run = 0; run < runs; run++) {
      var stand = newStand();
      var process = start(stand);
      // Every second run is killed while programs are given their state.
      if (run % 2 == 1) {
        awaitFirstProgram(stand, process);
        Thread.sleep(random.nextInt(450));
      } else {
        Thread.sleep(random.nextLong(usual));
      }
      process.destroyForcibly().waitFor();
      judge(stand, (run / 2) % 2 == 0);
    }
    System.out.println(
        "harness: restore with programs, kill -9: %d runs of %d ms: %s"
            .formatted(runs, usual, hits));
  }

  private Path newStand() throws IOException {
    var stand = place.resolve("stand");
    SmallInstallation.remove(stand);
    SmallInstallation.copy(place.resolve("template"), stand);
    return stand;
  }

  private long runUndisturbed() throws Exception {
    var stand = newStand();
    var process = start(stand);
    var started = System.nanoTime();
    assertThat(process.waitFor()).isZero();
    new ProgramInstallation(stand, SLOW).require("first");
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
  }

  private Process start(Path stand) throws IOException {
    var process =
        ChildJava.running(Child.class.getName(), List.of("-Xmx256m"), stand.toString(), snapshot)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    return process;
  }

  private static void awaitFirstProgram(Path stand, Process process) throws Exception {
    while (process.isAlive() && !Files.exists(stand.resolve("runs"))) {
      Thread.sleep(1);
    }
  }

  private void judge(Path directory, boolean resuming) throws Exception {
    var live = new ProgramInstallation(directory, SLOW);
    var restores = directory.resolve("restores");
    var unfinished = new UnfinishedRestore(restores, List.of(), NoServers.HANDLERS);
    var left = unfinished.status();
    hits.merge(left.map(ProgramKillTest::described).orElse("NO JOURNAL"), 1, Integer::sum);
    if (left.isEmpty()) {
      live.require(live.is("first") ? "first" : "second");
      return;
    }
    requireTruth(live, left.get());
    var end = resuming ? unfinished.resume() : rollback(unfinished, left.get());
    live.require(end == UnfinishedRestore.End.ALL_NEW ? "first" : "second");
    live.requireClean(restores);
    if (end == UnfinishedRestore.End.NOTHING_DONE) {
      assertThat(start(directory).waitFor()).isZero();
      live.require("first");
    }
    requireSnapshots(directory);
  }

  private static String described(JournalState state) {
    return state.phase()
        + (state.phase() == Phase.FEEDING
            ? state.programs().stream().map(each -> each.standing().name()).toList().toString()
            : "");
  }

  private static UnfinishedRestore.End rollback(UnfinishedRestore unfinished, JournalState left) {
    if (left.phase() != Phase.SETTLING) {
      return unfinished.rollback();
    }
    assertThatThrownBy(unfinished::rollback).isInstanceOf(RestoreRefusedException.class);
    return unfinished.settle();
  }

  private static void requireTruth(ProgramInstallation live, JournalState state)
      throws IOException {
    for (var each : state.programs()) {
      var name = each.program().component().value();
      if (each.standing() == Standing.PLANNED) {
        assertThat(live.runs()).doesNotContain(name + " started");
      } else if (each.standing() == Standing.DONE) {
        assertThat(live.runs()).contains(name + " first");
      }
    }
  }

  /// Whatever the repository lists is whole.
  private static void requireSnapshots(Path stand) throws IOException {
    var repository =
        Repository.open(
            LocalStore.open(stand.resolve("repository")),
            TestRepository.access(stand.resolve("hosts")));
    assertThat(repository.log().refused()).isEmpty();
    for (var commit : repository.log().commits()) {
      for (var component : commit.snapshot().components()) {
        assertThat(TestRepository.files(repository, commit, component.name().value()))
            .hasSize((int) component.fileCount());
      }
    }
  }
}
