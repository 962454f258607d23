package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.Proof;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.FaultMode;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyObjectStore;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a drill found out is written down, and every single step at the store fails, in every way.
final class ProofFaultTest {

  private static final Proof.Outcome PROVEN =
      new Proof.Outcome("d00000000001", Proof.Verdict.PROVEN, Duration.ofSeconds(3));
  private static final byte[] REPORT = "report".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  @Test
  void aProofIsThereWithItsReportOrNotAtAllAndSuccessMeansThere() throws Exception {
    var figures = EveryFailure.in(1, FaultMode.values()).of((_, _) -> proving());
    System.out.println("harness: proof, store: " + figures);
  }

  private EveryFailure.Scenario proving() throws IOException {
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
          repository.prove(repository.log().commits().getFirst(), PROVEN, REPORT);
        }
      }

      @Override
      public void judge(EveryFailure.Outcome outcome) {
        try (var repository = Repository.open(store, TestRepository.access(hostStates))) {
          var log = repository.log();
          assertThat(log.refused()).isEmpty();
          assertThat(log.proofs().size()).isIn(0, 1);
          if (outcome.failure() == null) {
            assertThat(log.proofs()).hasSize(1);
          }
          for (var proof : log.proofs()) {
            assertThat(repository.report(proof)).isEqualTo(REPORT);
          }
          requireSound(repository);
          var again = repository.prove(log.commits().getFirst(), PROVEN, REPORT);
          assertThat(repository.report(again)).isEqualTo(REPORT);
          assertThat(repository.log().isProven(log.commits().getFirst())).isTrue();
          requireSound(repository);
        }
      }
    };
  }

  private static void requireSound(Repository repository) {
    var report = Check.run(repository, Check.Depth.STRUCTURE, Progress.NONE);
    assertThat(report.findings()).isEmpty();
  }
}
