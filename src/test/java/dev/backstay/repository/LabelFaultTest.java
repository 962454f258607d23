package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.Labels;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A change of labels in which every single step at the store fails, in every way.
class LabelFaultTest {

  private static final Labels BEFORE = new Labels(List.of(), List.of());
  private static final Labels AFTER = new Labels(List.of("tag"), List.of("pin"));

  @TempDir Path directory;

  @Test
  void labelsAreAsBeforeOrAsWantedAndSuccessMeansWanted() throws Exception {
    var figures = EveryFailure.in(1, FaultMode.values()).of((_, _) -> relabelling());
    System.out.println("harness: labels, store: " + figures);
  }

  private EveryFailure.Scenario relabelling() throws IOException {
    var hostStates = Files.createTempDirectory(directory, "host");
    var store = new InMemoryObjectStore();
    try (var repository = TestRepository.create(store, hostStates)) {
      TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, Map.of()));
    }
    return new EveryFailure.Scenario() {
      @Override
      public void run(Faults faults) {
        var faulty = new FaultyObjectStore(store, faults);
        try (var repository = Repository.open(faulty, TestRepository.access(hostStates))) {
          repository.relabel(repository.log().commits().getFirst(), AFTER);
        }
      }

      @Override
      public void judge(EveryFailure.Outcome outcome) {
        try (var repository = Repository.open(store, TestRepository.access(hostStates))) {
          var commits = repository.log().commits();
          assertThat(commits).hasSize(1);
          assertThat(commits.getFirst().labels()).isIn(BEFORE, AFTER);
          if (outcome.failure() == null) {
            assertThat(commits.getFirst().labels()).isEqualTo(AFTER);
          }
          repository.relabel(commits.getFirst(), AFTER);
          assertThat(repository.log().commits().getFirst().labels()).isEqualTo(AFTER);
          var report = Check.run(repository, Check.Depth.STRUCTURE, Progress.NONE);
          assertThat(report.findings()).isEmpty();
        }
      }
    };
  }
}
