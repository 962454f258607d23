package dev.backstay.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.OperationInProgressException;
import dev.backstay.run.Progress;
import dev.backstay.testing.Faults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What others do to files while they are offloaded.
class OffloadRaceTest {

  @TempDir Path directory;
  private OffloadStand stand;

  @BeforeEach
  void make() throws IOException {
    stand = new OffloadStand(directory.resolve("stand"));
  }

  interface Act {
    void on(OffloadStand stand) throws IOException;
  }

  record Named(String name, Act act) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Named> acts() {
    return Stream.of(
        new Named("appended", it -> append(it.file("a.log.3"))),
        new Named("truncated", it -> Files.writeString(it.file("a.log.3"), "")),
        new Named(
            "rewritten with its times",
            it -> {
              var text = Files.readString(it.file("a.log.3"));
              it.write("a.log.3", 60, "y".repeat(text.length()));
            }),
        new Named(
            "replaced",
            it -> {
              it.write("fresh", 60, "another");
              Files.move(it.file("fresh"), it.file("a.log.3"), StandardCopyOption.REPLACE_EXISTING);
            }),
        new Named(
            "rotated",
            it -> {
              Files.move(it.file("a.log.3"), it.file("a.log.9"));
              it.write("a.log.3", 60, "another");
            }),
        new Named("linked", it -> Files.createLink(it.file("linked"), it.file("a.log.3"))),
        new Named("removed", it -> Files.delete(it.file("a.log.3"))));
  }

  private static void append(Path file) throws IOException {
    Files.writeString(file, "more", StandardOpenOption.APPEND);
  }

  private static void act(Named act, OffloadStand stand) {
    try {
      act.act.on(stand);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("acts")
  void whatChangesBetweenArchiveAndRemovalStays(Named act) throws IOException {
    var report =
        stand.offload(
            event -> {
              if (event instanceof Progress.Step(var what, _, _) && what.equals("remove")) {
                act(act, stand);
              }
            });
    judge(act, report);
  }

  @ParameterizedTest
  @MethodSource("acts")
  void whatChangesBeforeItIsReadBackStays(Named act) throws IOException {
    var report =
        stand.offload(
            event -> {
              if (event instanceof Progress.Step(var what, _, _) && what.equals("read back")) {
                act(act, stand);
              }
            });
    judge(act, report);
  }

  /// After the last look at its name, before that is taken away.
  @ParameterizedTest
  @MethodSource("acts")
  void whatChangesInTheLastInstantStays(Named act) throws IOException {
    var done = new AtomicBoolean();
    var faults =
        Faults.of(
            step -> {
              if (step.startsWith("move ") && step.contains("a.log.3") && !done.getAndSet(true)) {
                act(act, stand);
              }
              return false;
            },
            "");
    var report = stand.offloadOnFaultyDisk(faults);
    assertThat(done).isTrue();
    judge(act, report);
  }

  private void judge(Named act, OffloadReport report) throws IOException {
    assertThat(report.files()).isEqualTo(3);
    var expected = new OffloadStand(directory.resolve("expected"));
    act(act, expected);
    var wanted = expected.files();
    OffloadStand.OLD.stream().filter(it -> !it.equals("a.log.3")).forEach(wanted::remove);
    assertThat(stand.files()).isEqualTo(wanted);
    assertThat(stand.unfinished().status()).isEmpty();
  }

  /// Its name is taken while it is set aside, and it must not go.
  @Test
  void aFileWhoseNameIsTakenMeanwhileIsLeftAndTold() throws IOException {
    var done = new AtomicBoolean();
    var faults =
        Faults.of(
            step -> {
              if (step.startsWith("link ")
                  || (step.startsWith("move ") && step.contains("a.log.4"))) {
                if (!done.getAndSet(true)) {
                  act(
                      new Named(
                          "",
                          it -> {
                            append(aside());
                            it.write("a.log.3", 1, "another");
                          }),
                      stand);
                }
              }
              return false;
            },
            "");
    var report = stand.offloadOnFaultyDisk(faults);
    assertThat(report.failures()).hasSize(1).first().asString().contains("is left as");
    assertThat(stand.files()).containsEntry("a.log.3", "another");
    assertThat(Files.readString(aside())).endsWith("more");
    assertThatThrownBy(() -> stand.offload(Progress.NONE))
        .isInstanceOf(OperationInProgressException.class);
    assertThatThrownBy(() -> stand.unfinished().recover()).hasMessageContaining("is taken");

    Files.move(stand.file("a.log.3"), stand.file("moved"));
    assertThat(stand.unfinished().recover().orElseThrow().putBack()).isOne();
    assertThat(stand.files().get("a.log.3")).endsWith("more");
  }

  private Path aside() throws IOException {
    try (var files = Files.newDirectoryStream(stand.directory.resolve("live"), ".backstay-*")) {
      return files.iterator().next();
    }
  }

  @Test
  void twoAtOnceAreOneAfterTheOther() throws IOException {
    var refused = new AtomicBoolean();
    var report =
        stand.offload(
            event -> {
              if (event instanceof Progress.Step(var what, _, _) && what.equals("read back")) {
                assertThatThrownBy(() -> stand.offload(Progress.NONE))
                    .isInstanceOf(OperationInProgressException.class);
                refused.set(true);
              }
            });
    assertThat(refused).isTrue();
    assertThat(report.files()).isEqualTo(4);
    stand.requireNothingLost();
    assertThat(stand.offload(Progress.NONE).files()).isZero();
  }
}
