package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.retention.Circumstances;
import dev.backstay.retention.Forgetting;
import dev.backstay.retention.Policy;
import dev.backstay.retention.Retention;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An act of forgetting in which every single step at the store fails, in every way.
class ForgetFaultTest {

  private static final Policy LAST_ONE =
      new Policy(
          new Policy.Keep(1, Map.of(), Optional.empty(), List.of()),
          Policy.Limits.NONE,
          Policy.UNDELETE,
          Policy.SAFETY,
          Policy.NONE.zone());
  private static final Circumstances CIRCUMSTANCES =
      new Circumstances(TestRepository.NOW, Set.of(), Set.of());

  @TempDir Path directory;

  @Test
  void allAreForgottenOrNoneAndTheNewestGoodIsAlwaysThere() throws Exception {
    var figures = EveryFailure.in(1, FaultMode.values()).of((_, _) -> forgetting());
    System.out.println("harness: forget, store: " + figures);
  }

  private static void forget(Repository repository) {
    var log = repository.log();
    var going =
        Retention.judge(LAST_ONE, log.commits(), CIRCUMSTANCES).stream()
            .filter(it -> !it.kept())
            .toList();
    new Forgetting(repository, LAST_ONE, CIRCUMSTANCES).forget(going);
  }

  private EveryFailure.Scenario forgetting() throws IOException {
    var hostStates = Files.createTempDirectory(directory, "host");
    var store = new InMemoryObjectStore();
    Commit newest;
    try (var repository = TestRepository.create(store, hostStates)) {
      TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, Map.of()));
      TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, Map.of()));
      newest = TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, Map.of()));
    }
    return new EveryFailure.Scenario() {
      @Override
      public void run(Faults faults) {
        var faulty = new FaultyObjectStore(store, faults);
        try (var repository = Repository.open(faulty, TestRepository.access(hostStates))) {
          forget(repository);
        }
      }

      @Override
      public void judge(EveryFailure.Outcome outcome) {
        try (var repository = Repository.open(store, TestRepository.access(hostStates))) {
          var commits = repository.log().commits();
          assertThat(commits.size()).isIn(1, 3);
          assertThat(commits.getLast().hash()).isEqualTo(newest.hash());
          if (outcome.failure() == null) {
            assertThat(commits).hasSize(1);
          }
          forget(repository);
          assertThat(repository.log().commits()).hasSize(1);
          var report = Check.run(repository, Check.Depth.STRUCTURE, Progress.NONE);
          assertThat(report.findings()).isEmpty();
        }
      }
    };
  }
}
