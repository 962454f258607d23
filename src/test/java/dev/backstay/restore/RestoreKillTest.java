package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.repository.Repository;
import dev.backstay.restore.journal.JournalState;
import dev.backstay.restore.journal.Phase;
import dev.backstay.store.local.LocalStore;
import dev.backstay.testing.ChildJava;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import dev.backstay.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restores in processes of their own, killed at any instant.
class RestoreKillTest {

  private static final int FILES = 200;
  private static final int FILE_BYTES = 150_000;

  @TempDir Path place;
  private Path template;
  private String snapshot = "";
  private final Map<String, String> first = new TreeMap<>();
  private final Map<String, String> second = new TreeMap<>();
  private final Random random = new Random(11);
  private final Map<String, Integer> hits = new TreeMap<>();

  @BeforeEach
  void makeTemplate() throws Exception {
    template = Files.createDirectory(place.resolve("template"));
    var live = new SmallInstallation(template.resolve("live"));
    live.make();
    fill(1);
    var store = LocalStore.create(Files.createDirectory(template.resolve("repository")));
    var stand = new RestoreStand(template, store);
    var repository = TestRepository.create(store, stand.hosts());
    var report = stand.takeSnapshot(repository, RestoreChild.components(template));
    snapshot = report.commit().snapshot().id().hex();
    first.putAll(SmallInstallation.withoutSidecars(look(template, true)));
    live.change();
    SmallInstallation.remove(template.resolve("large"));
    fill(2);
    second.putAll(look(template, false));
  }

  private void fill(int version) throws IOException {
    var bytes = new byte[FILE_BYTES];
    for (var i = 0; i < FILES; i++) {
      random.nextBytes(bytes);
      var directory = template.resolve("large/tree/" + i % 10);
      Files.createDirectories(directory);
      Files.write(directory.resolve("version-" + version + "-" + i), bytes);
    }
  }

  private static Map<String, String> look(Path stand, boolean logically) throws Exception {
    var live = new SmallInstallation(stand.resolve("live"));
    var seen = new TreeMap<>(logically ? live.logically() : live.exactly());
    Trees.describe(stand.resolve("large/tree")).forEach((name, line) -> seen.put("L" + name, line));
    try (var beside = Files.list(stand.resolve("large"))) {
      beside.forEach(path -> seen.put("beside " + path.getFileName(), ""));
    }
    return seen;
  }

  @Test
  void killedAnywhereItIsResumedOrRolledBack() throws Exception {
    var usual = runUndisturbed();
    var runs = EveryFailure.isLarge() ? 50 : 4;
    for (var run = 0; run < runs; run++) {
      var stand = newStand();
      // Every second run is killed within the exchange, whose renames are slowed for that.
      var within = run % 2 == 1;
      var process = start(stand, within ? 20 : 0);
      if (within) {
        awaitSwap(stand, process);
        Thread.sleep(random.nextInt(250));
      } else {
        Thread.sleep(random.nextLong(usual));
      }
      process.destroyForcibly().waitFor();
      judge(stand, (run / 2) % 2 == 0);
    }
    System.out.println("harness: restore, kill -9: " + runs + " runs of " + usual + " ms: " + hits);
  }

  private Path newStand() throws IOException {
    var stand = place.resolve("stand");
    SmallInstallation.remove(stand);
    SmallInstallation.copy(template, stand);
    return stand;
  }

  /// How many milliseconds a restore takes.
  private long runUndisturbed() throws Exception {
    var stand = newStand();
    var process = start(stand, 0);
    var started = System.nanoTime();
    assertThat(process.waitFor()).isZero();
    var took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    assertThat(look(stand, true)).isEqualTo(first);
    return took;
  }

  /// Starts a restore and returns when it is about to begin.
  private Process start(Path stand, long renameMillis) throws IOException {
    var process =
        ChildJava.running(
                RestoreChild.class.getName(),
                List.of("-Xmx256m"),
                stand.toString(),
                snapshot,
                Long.toString(renameMillis))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    return process;
  }

  private static void awaitSwap(Path stand, Process process) throws Exception {
    var journal = stand.resolve("restores/restore.journal");
    while (process.isAlive()) {
      if (Files.exists(journal) && Files.readString(journal).contains("SWAPPING")) {
        return;
      }
      Thread.sleep(1);
    }
  }

  private void judge(Path stand, boolean resuming) throws Exception {
    var unfinished =
        new UnfinishedRestore(stand.resolve("restores"), List.of(), NoServers.HANDLERS);
    var left = unfinished.status();
    hits.merge(left.map(state -> state.phase().name()).orElse("NO JOURNAL"), 1, Integer::sum);
    if (left.isEmpty()) {
      var old = look(stand, false).equals(second);
      assertThat(old || look(stand, true).equals(first)).as("all old or all new").isTrue();
      return;
    }
    requireTruth(stand, left);
    var end = resuming ? unfinished.resume() : rollback(unfinished, left.get());
    if (end == UnfinishedRestore.End.ALL_NEW) {
      assertThat(look(stand, true)).isEqualTo(first);
    } else {
      assertThat(look(stand, false)).isEqualTo(second);
    }
    assertThat(unfinished.status()).isEmpty();
    if (end == UnfinishedRestore.End.NOTHING_DONE) {
      assertThat(start(stand, 0).waitFor()).isZero();
      assertThat(look(stand, true)).isEqualTo(first);
    }
    requireSnapshots(stand);
  }

  private static UnfinishedRestore.End rollback(UnfinishedRestore unfinished, JournalState left) {
    if (left.phase() != Phase.SETTLING) {
      return unfinished.rollback();
    }
    assertThatThrownBy(unfinished::rollback).isInstanceOf(RestoreRefusedException.class);
    return unfinished.settle();
  }

  private void requireTruth(Path stand, Optional<JournalState> left) throws Exception {
    var copy = place.resolve("look");
    SmallInstallation.remove(copy);
    SmallInstallation.copy(stand, copy);
    try (var all = Files.walk(copy)) {
      for (var path : all.filter(RestoreKillTest::isWork).toList()) {
        SmallInstallation.remove(path);
      }
    }
    switch (left.orElseThrow().phase()) {
      case STAGING, STOPPING, STAGED, UNDONE -> assertThat(look(copy, false)).isEqualTo(second);
      case SWAPPED, SETTLING -> assertThat(look(copy, true)).isEqualTo(first);
      default -> {}
    }
    SmallInstallation.remove(copy);
  }

  private static boolean isWork(Path path) {
    return path.getFileName().toString().startsWith(".backstay-");
  }

  /// Whatever the repository lists is whole.
  private static void requireSnapshots(Path stand) throws IOException {
    var repository =
        Repository.open(
            LocalStore.open(stand.resolve("repository")),
            TestRepository.access(stand.resolve("hosts")));
    var log = repository.log();
    assertThat(log.refused()).isEmpty();
    for (var commit : log.commits()) {
      for (var component : commit.snapshot().components()) {
        assertThat(TestRepository.files(repository, commit, component.name().value()))
            .hasSize((int) component.fileCount());
      }
    }
  }
}
