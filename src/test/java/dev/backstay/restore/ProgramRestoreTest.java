package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.Component;
import dev.backstay.component.Selection;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.Status;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The output of a program in snapshots, and out of them.
class ProgramRestoreTest {

  private final Path place;
  private final RestoreStand stand;
  private final Repository repository;

  ProgramRestoreTest(@TempDir Path place) {
    this.place = place;
    stand = new RestoreStand(place, new InMemoryObjectStore());
    repository = TestRepository.create(stand.store(), stand.hosts());
  }

  private static List<Component> program(Importance importance, String script) {
    return List.of(
        new Component.Command(
            new ComponentName("dump"),
            importance,
            0,
            List.of("/bin/sh", "-c", script),
            List.of(),
            Duration.ofMinutes(1),
            false,
            List.of()));
  }

  @Test
  void theOutputIsWrittenElsewhereAndHasNoLivePlace() throws IOException {
    var components = program(Importance.CRITICAL, "seq 1 100000");
    var commit = stand.takeSnapshot(repository, components).commit();
    assertThat(commit.snapshot().status()).isEqualTo(Status.COMPLETE);
    var restore = stand.restore(repository, components);

    assertThatThrownBy(() -> restore.plan(commit, RestoreRequest.everything()))
        .isInstanceOfSatisfying(
            RestoreRefusedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.TARGET_UNSUPPORTED));
    var to = place.resolve("elsewhere");
    var request = new RestoreRequest(List.of(), Selection.ALL, Optional.of(to), true);
    restore.execute(restore.plan(commit, request), Progress.NONE);

    assertThat(Files.readAllLines(to.resolve("dump.output"))).hasSize(100_000).endsWith("100000");
  }

  @Test
  void whatAFailingProgramWroteIsNeverASnapshot() throws IOException {
    assertThatThrownBy(
            () ->
                stand.takeSnapshot(
                    repository, program(Importance.CRITICAL, "seq 1 500000; exit 7")))
        .isInstanceOfSatisfying(
            CaptureFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.CAPTURE_FAILED))
        .hasMessageContaining("status 7");
    assertThat(repository.log().commits()).isEmpty();
  }

  @Test
  void noOutputIsSuspect() {
    var report = stand.takeSnapshot(repository, program(Importance.CRITICAL, "true"));
    assertThat(report.commit().snapshot().status()).isEqualTo(Status.SUSPECT);
  }

  @Test
  void muchLessOutputThanBeforeIsSuspect() {
    stand.takeSnapshot(repository, program(Importance.CRITICAL, "seq 1 1000"));
    var report = stand.takeSnapshot(repository, program(Importance.CRITICAL, "seq 1 20"));
    assertThat(report.commit().snapshot().status()).isEqualTo(Status.SUSPECT);
    assertThat(report.warnings()).anyMatch(it -> it.contains("lines: 20"));
  }
}
