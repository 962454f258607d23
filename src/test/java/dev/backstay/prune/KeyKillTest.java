package dev.backstay.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.repository.Commit;
import dev.backstay.repository.HostState;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.store.local.LocalStore;
import dev.backstay.testing.ChildJava;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rotations and sealing anew in a process of its own, killed at any instant: every snapshot can be
/// restored, and the next run ends it.
final class KeyKillTest {

  private final Random random = new Random(34);
  private final List<Commit> commits = new ArrayList<>();

  @TempDir Path place;

  @Test
  void killedAnywhereEverySnapshotIsThereAndTheNextRunEndsIt() throws Exception {
    var id = "";
    try (var store = LocalStore.create(place.resolve("repository"));
        var repository = TestRepository.create(store, place.resolve("origin"))) {
      id = repository.id();
      for (var each = 0; each < 4; each++) {
        commits.add(
            TestRepository.snapshot(
                repository, MemoryCapture.of("c", Cutting.STREAM, files(each))));
      }
    }
    share(id);
    var runs = EveryFailure.isLarge() ? 300 : 3;
    var newest = 0;
    for (var run = 0; run < runs; run++) {
      var process = start();
      Thread.sleep(random.nextInt(400));
      process.destroyForcibly().waitFor();
      assertThat(Files.readString(place.resolve("out"))).doesNotContain("failed");
      newest = requireAll(newest);
    }
    settle();
    System.out.printf(
        "harness: key rotate and re-encrypt, kill -9: %d runs, %d epochs%n", runs, newest);
  }

  private static Map<String, byte[]> files(int number) {
    var files = new TreeMap<String, byte[]>();
    for (var each = number; each < number + 5; each++) {
      var bytes = new byte[200_000];
      new Random(each).nextBytes(bytes);
      files.put("file" + each, bytes);
    }
    return files;
  }

  private void share(String id) {
    var key = new HostState(place.resolve("origin").resolve(id)).machineKey().orElseThrow();
    new HostState(place.resolve("child").resolve(id)).keepMachineKey(key);
  }

  private Process start() throws Exception {
    var process =
        ChildJava.running(
                PruneChild.class.getName(),
                List.of("-Xmx256m"),
                place.resolve("repository").toString(),
                place.resolve("child").toString(),
                "rotate",
                "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(place.resolve("out").toFile())
            .start();
    while (!Files.readString(place.resolve("out")).contains("ready")) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(5);
    }
    return process;
  }

  private int requireAll(int before) throws IOException {
    try (var store = LocalStore.open(place.resolve("repository"));
        var repository = Repository.open(store, TestRepository.access(place.resolve("origin")))) {
      for (var commit : commits) {
        var found = TestRepository.files(repository, commit, "c");
        var wanted = files(commits.indexOf(commit));
        assertThat(found.keySet()).isEqualTo(wanted.keySet());
        wanted.forEach((name, bytes) -> assertThat(found.get(name)).isEqualTo(bytes));
      }
      assertThat(repository.keyEpoch()).isGreaterThanOrEqualTo(before);
      return repository.keyEpoch();
    }
  }

  private void settle() throws IOException {
    try (var store = LocalStore.open(place.resolve("repository"));
        var repository = Repository.open(store, TestRepository.access(place.resolve("origin")))) {
      PruneChild.sealAnew(repository);
      assertThat(PruneChild.sealAnew(repository).condemned()).isEmpty();
      PruneChild.prune(repository);
      assertThat(PruneChild.prune(repository).condemned()).isEmpty();
      try (var inspection = repository.inspect()) {
        assertThat(inspection.olderPacks()).isEmpty();
      }
      assertThat(Check.run(repository, Check.Depth.READ_DATA, Progress.NONE).findings()).isEmpty();
    }
    requireAll(0);
  }
}
