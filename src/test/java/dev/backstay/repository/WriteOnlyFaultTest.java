package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.testing.EnrolledHost;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.FaultMode;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyFileSystem;
import dev.backstay.testing.FaultyObjectStore;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The second backup of a host that only writes, in which every single step fails, in every way:
/// there is a whole snapshot or none, and the next backup makes one.
final class WriteOnlyFaultTest {

  private static final FaultMode[] ALL = FaultMode.values();
  private static final Map<String, byte[]> FIRST =
      Map.of("kept", WriteOnlyHostTest.random(1, 9_000), "old", WriteOnlyHostTest.random(2, 90));
  private static final Map<String, byte[]> SECOND =
      Map.of("kept", WriteOnlyHostTest.random(1, 9_000), "new", WriteOnlyHostTest.random(3, 900));

  @TempDir Path temporary;
  private final InMemoryObjectStore made = new InMemoryObjectStore();
  private EnrolledHost template;

  @BeforeEach
  void make() {
    try (var reading = TestRepository.create(made, temporary.resolve("reader"))) {
      template = EnrolledHost.of(reading, made, temporary.resolve("template"));
    }
    WriteOnlyHostTest.backUp(template, FIRST);
  }

  @Test
  void everyFailureOfTheStoreLeavesAWholeSnapshotOrNone() throws Exception {
    var figures = EveryFailure.in(1, ALL).of((_, _) -> scenario(false));
    System.out.println("harness: write-only backup, store: " + figures);
  }

  @Test
  void everyFailureOfTheHostsDiskLeavesAWholeSnapshotOrNone() throws Exception {
    var figures = EveryFailure.in(1, ALL).of((_, _) -> scenario(true));
    System.out.println("harness: write-only backup, host: " + figures);
  }

  private EveryFailure.Scenario scenario(boolean ofDisk) throws IOException {
    var store = made.copy();
    var states = temporary.resolve("try");
    SmallInstallation.remove(states);
    SmallInstallation.copy(template.states(), states);
    var host = new EnrolledHost(store, states, template.writer(), template.bundle());
    return new EveryFailure.Scenario() {
      @Override
      public void run(Faults faults) {
        var faulty =
            ofDisk
                ? new EnrolledHost(
                    store,
                    new FaultyFileSystem(faults).wrap(states),
                    template.writer(),
                    template.bundle())
                : host.seeing(new FaultyObjectStore(store, faults));
        backUp(faulty);
      }

      @Override
      public void judge(EveryFailure.Outcome outcome) {
        requireSound(host, store, outcome);
      }
    };
  }

  private static Commit backUp(EnrolledHost host) {
    try (var repository = host.open()) {
      var captured = MemoryCapture.of("c", Cutting.STREAM, SECOND);
      return TestRepository.snapshot(repository, captured);
    }
  }

  private void requireSound(
      EnrolledHost host, InMemoryObjectStore store, EveryFailure.Outcome outcome) {
    try (var reading = Repository.open(store, TestRepository.access(temporary.resolve("reader")))) {
      var log = reading.logVerifiedAnew();
      assertThat(log.refused()).isEmpty();
      if (outcome.failure() == null) {
        assertThat(log.commits()).as("one snapshot for one success").hasSize(2);
      } else if (outcome.declared().isPresent()) {
        assertThat(log.commits()).as("no snapshot for a failure").hasSize(1);
      }
      var before = log.commits().size();
      backUp(host);
      var after = reading.logVerifiedAnew();
      assertThat(after.refused()).isEmpty();
      assertThat(after.commits()).hasSize(before + 1);
      for (var commit : after.commits()) {
        var files = TestRepository.files(reading, commit, "c");
        var wanted = files.containsKey("old") ? FIRST : SECOND;
        assertThat(files.keySet()).isEqualTo(wanted.keySet());
        wanted.forEach((name, bytes) -> assertThat(files.get(name)).isEqualTo(bytes));
      }
      assertThat(Check.run(reading, Check.Depth.STRUCTURE, Progress.NONE).findings()).isEmpty();
    }
  }
}
