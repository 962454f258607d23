package dev.backstay.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.repository.Repository;
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
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Copying two snapshots while every single step at either store fails, in every way.
class CopyFaultTest {

  private static final byte[] CONTENT = new byte[200_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  @TempDir Path directory;

  @Test
  void eachSnapshotIsThereWholeOrNotAtAllWhateverFailsAtTheTarget() throws Exception {
    var figures = EveryFailure.in(3, FaultMode.values()).of((_, _) -> new Copying(false));
    System.out.println("harness: copy, target: " + figures);
  }

  @Test
  void nothingIsCopiedWrongWhateverFailsAtTheSource() throws Exception {
    var figures = EveryFailure.in(3, FaultMode.values()).of((_, _) -> new Copying(true));
    System.out.println("harness: copy, source: " + figures);
  }

  private final class Copying implements EveryFailure.Scenario {

    private final InMemoryObjectStore source = new InMemoryObjectStore();
    private final InMemoryObjectStore target = new InMemoryObjectStore();
    private final Path sourceHost = Files.createTempDirectory(directory, "from");
    private final Path targetHost = Files.createTempDirectory(directory, "to");
    private final boolean failsAtSource;

    Copying(boolean failsAtSource) throws IOException {
      this.failsAtSource = failsAtSource;
      TestRepository.create(target, targetHost).close();
      try (var repository = TestRepository.create(source, sourceHost)) {
        TestRepository.snapshot(
            repository, MemoryCapture.of("c", Cutting.STREAM, Map.of("a", CONTENT)));
        TestRepository.snapshot(
            repository,
            MemoryCapture.of("c", Cutting.STREAM, Map.of("a", CONTENT, "b", new byte[10])));
      }
    }

    @Override
    public void run(Faults faults) {
      var from = failsAtSource ? new FaultyObjectStore(source, faults) : source;
      var to = failsAtSource ? target : new FaultyObjectStore(target, faults);
      try (var one = Repository.open(from, TestRepository.access(sourceHost));
          var other = Repository.open(to, TestRepository.access(targetHost))) {
        copy(one, other);
      }
    }

    private static void copy(Repository one, Repository other) {
      try (var copy = new Copy(one, other, Progress.NONE)) {
        copy.lacking(one.log().commits()).forEach(copy::copy);
      }
    }

    @Override
    public void judge(EveryFailure.Outcome outcome) {
      try (var one = Repository.open(source, TestRepository.access(sourceHost));
          var other = Repository.open(target, TestRepository.access(targetHost))) {
        requireWhole(other);
        if (outcome.failure() == null) {
          assertThat(other.log().commits()).hasSize(2);
        }
        copy(one, other);
        assertThat(other.log().commits()).hasSize(2);
        requireWhole(other);
        assertThat(Check.run(other, Check.Depth.READ_DATA, Progress.NONE).findings()).isEmpty();
      }
    }

    private static void requireWhole(Repository repository) {
      for (var commit : repository.log().commits()) {
        assertThat(TestRepository.files(repository, commit, "c")).containsEntry("a", CONTENT);
      }
    }
  }
}
