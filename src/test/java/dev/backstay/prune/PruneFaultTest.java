package dev.backstay.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.FaultMode;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyObjectStore;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A prune in which every single step at the store fails, in every way: nothing that is needed is
/// lost, and the next prune cleans everything up.
final class PruneFaultTest {

  @TempDir Path directory;

  @Test
  void nothingNeededIsLostAndTheNextPruneCleansUp() throws Exception {
    var figures = EveryFailure.in(7, FaultMode.values()).of((_, _) -> pruning());
    System.out.println("harness: prune, store: " + figures);
  }

  private static Map<String, byte[]> files(int from, int to) {
    var files = new TreeMap<String, byte[]>();
    for (var each = from; each < to; each++) {
      var bytes = new byte[3_000];
      new Random(each).nextBytes(bytes);
      files.put("file" + each, bytes);
    }
    return files;
  }

  private static void prune(Repository repository) {
    var outside = new Prune.Outside("host", TestRepository.NOW, _ -> {}, Progress.NONE);
    var settings = new PruneSettings(Duration.ZERO, 0.6, 1);
    try (var prune = new Prune(repository, settings, outside)) {
      prune.run();
    }
  }

  private EveryFailure.Scenario pruning() throws IOException {
    var hostStates = Files.createTempDirectory(directory, "host");
    var store = new InMemoryObjectStore();
    var kept = new ArrayList<Commit>();
    try (var repository = TestRepository.create(store, hostStates)) {
      var first =
          TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, files(0, 10)));
      for (var from = 7; from < 10; from++) {
        kept.add(
            TestRepository.snapshot(
                repository, MemoryCapture.of("c", Cutting.STREAM, files(from, from + 4))));
      }
      var item = new RetentionChange.Item(first.snapshot().id(), first.hash(), "test");
      repository.forget(List.of(item), Duration.ZERO);
    }
    var before = store.contents().size();
    return new EveryFailure.Scenario() {
      @Override
      public void run(Faults faults) {
        var faulty = new FaultyObjectStore(store, faults);
        try (var repository = Repository.open(faulty, TestRepository.access(hostStates))) {
          prune(repository);
        }
      }

      @Override
      public void judge(EveryFailure.Outcome outcome) {
        try (var repository = Repository.open(store, TestRepository.access(hostStates))) {
          requireAll(repository);
          prune(repository);
          prune(repository);
          requireAll(repository);
          assertThat(store.list("intents")).isEmpty();
          assertThat(store.list("tombstones")).isEmpty();
          try (var prune =
              new Prune(
                  repository,
                  PruneSettings.DEFAULT,
                  new Prune.Outside("host", TestRepository.NOW, _ -> {}, Progress.NONE))) {
            assertThat(prune.plan().isEmpty()).isTrue();
          }
          assertThat(store.contents().size()).isLessThan(before);
        }
      }

      private void requireAll(Repository repository) {
        for (var commit : kept) {
          var from = 7 + kept.indexOf(commit);
          var found = TestRepository.files(repository, commit, "c");
          var wanted = files(from, from + 4);
          assertThat(found.keySet()).isEqualTo(wanted.keySet());
          wanted.forEach((name, bytes) -> assertThat(found.get(name)).isEqualTo(bytes));
        }
        var report = Check.run(repository, Check.Depth.READ_DATA, Progress.NONE);
        assertThat(report.findings()).isEmpty();
      }
    };
  }
}
