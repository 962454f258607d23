package dev.backstay.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.repository.HostState;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.store.local.LocalStore;
import dev.backstay.testing.ChildJava;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prunes and backups in processes of their own, at the same time, killed at any instant.
final class PruneKillTest {

  private final Random random = new Random(23);
  private final Map<String, Long> committed = new HashMap<>();

  @TempDir Path place;
  private String id = "";
  private int overtaken;

  @Test
  void killedAnywhereNothingNeededIsLostAndNothingStays() throws Exception {
    try (var store = LocalStore.create(place.resolve("repository"));
        var repository = TestRepository.create(store, place.resolve("origin"))) {
      id = repository.id();
    }
    var runs = EveryFailure.isLarge() ? 500 : 4;
    // On a busy machine the first backups may all be killed before they are committed.
    for (var run = 0; run < runs || (committed.isEmpty() && run < 50); run++) {
      var pruning = start("prune", "host1", run);
      var backingUp = start("backup", "host2", run);
      Thread.sleep(random.nextInt(700));
      var first = random.nextBoolean() ? pruning : backingUp;
      first.destroyForcibly().waitFor();
      Thread.sleep(random.nextInt(200));
      backingUp.destroyForcibly().waitFor();
      pruning.destroyForcibly().waitFor();
      read("backup");
      read("prune");
      forgetSome();
      requireAll();
    }
    settle();
    assertThat(committed).isNotEmpty();
    System.out.printf(
        "harness: prune beside backups, kill -9: %d runs, %d snapshots, %d runs overtaken%n",
        runs, committed.size(), overtaken);
  }

  private Process start(String what, String host, int run) throws Exception {
    share(host);
    var process =
        ChildJava.running(
                PruneChild.class.getName(),
                List.of("-Xmx256m"),
                place.resolve("repository").toString(),
                place.resolve(host).toString(),
                what,
                Integer.toString(run))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(place.resolve(what).toFile())
            .start();
    while (!Files.readString(place.resolve(what)).contains("ready")) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(5);
    }
    return process;
  }

  private void share(String host) {
    var key = new HostState(place.resolve("origin").resolve(id)).machineKey().orElseThrow();
    new HostState(place.resolve(host).resolve(id)).keepMachineKey(key);
  }

  private void read(String what) throws IOException {
    for (var line : Files.readAllLines(place.resolve(what))) {
      var words = List.of(line.split(" ", -1));
      if (words.getFirst().equals("committed") && words.size() == 3) {
        committed.put(words.get(1), Long.parseLong(words.get(2)));
      } else if (words.getFirst().equals("failed")) {
        assertThat(words.get(1)).isIn("run-overtaken", "object-missing");
        overtaken++;
      }
    }
  }

  private void forgetSome() throws IOException {
    share("host3");
    try (var store = LocalStore.open(place.resolve("repository"));
        var repository = Repository.open(store, TestRepository.access(place.resolve("host3")))) {
      var items = new ArrayList<RetentionChange.Item>();
      for (var commit : repository.log().commits()) {
        if (random.nextInt(3) > 0) {
          items.add(new RetentionChange.Item(commit.snapshot().id(), commit.hash(), "test"));
          committed.remove(commit.snapshot().id().hex());
        }
      }
      if (!items.isEmpty()) {
        repository.forget(items, Duration.ZERO);
      }
    }
  }

  private void requireAll() throws IOException {
    try (var store = LocalStore.open(place.resolve("repository"));
        var repository = Repository.open(store, TestRepository.access(place.resolve("origin")))) {
      var there = new HashMap<String, byte[]>();
      for (var commit : repository.log().commits()) {
        var content = committed.get(commit.snapshot().id().hex());
        var found = TestRepository.files(repository, commit, "c");
        there.put(commit.snapshot().id().hex(), new byte[0]);
        if (content != null) {
          var wanted = PruneChild.files(content);
          assertThat(found.keySet()).isEqualTo(wanted.keySet());
          wanted.forEach((name, bytes) -> assertThat(found.get(name)).isEqualTo(bytes));
        }
      }
      assertThat(there.keySet()).containsAll(committed.keySet());
    }
  }

  /// The next prunes leave only what is needed.
  private void settle() throws IOException {
    try (var store = LocalStore.open(place.resolve("repository"));
        var repository = Repository.open(store, TestRepository.access(place.resolve("origin")))) {
      PruneChild.prune(repository);
      PruneChild.prune(repository);
      assertThat(PruneChild.prune(repository).condemned()).isEmpty();
      assertThat(Check.run(repository, Check.Depth.READ_DATA, Progress.NONE).findings()).isEmpty();
    }
    for (var left : List.of("intents", "tombstones")) {
      var directory = place.resolve("repository").resolve(left);
      if (Files.exists(directory)) {
        try (var objects = Files.list(directory)) {
          assertThat(objects).isEmpty();
        }
      }
    }
  }
}
