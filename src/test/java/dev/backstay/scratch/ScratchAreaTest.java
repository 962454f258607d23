package dev.backstay.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.ChildJava;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchAreaTest {

  private static final long PATIENCE = Duration.ofSeconds(60).toNanos();
  private static final String ONE = "aaaaaaaaaaaa";
  private static final RunAs SELF = new RunAs(0, 0, false);

  @TempDir private Path parent;

  @Test
  void anAreaIsGoneWithAllThatRunsThereWhenItIsClosed() throws Exception {
    long pid;
    try (var area = ScratchArea.in(parent, ONE)) {
      Files.writeString(area.privateDirectory("state").resolve("secret"), "secret");
      var program = area.start(program(area, "/bin/sh", "-c", "echo here; sleep 600; true"));
      until(() -> program.lastWords().equals("here"));
      pid = pidOf(area.directory());
      assertThat(isThere(pid)).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(area.directory())))
          .isEqualTo("rwx--x--x");
    }
    assertThat(parent).isEmptyDirectory();
    until(() -> !isThere(pid));
  }

  @Test
  void whatAProgramIsToldItReadsAndNothingElseOfTheEnvironment() throws Exception {
    try (var area = ScratchArea.in(parent, ONE)) {
      var start =
          new ScratchProgram.Start(
              "reader",
              List.of("/bin/sh", "-c", "cat; env | grep -v -e ^_= -e ^PWD= -e ^SHLVL="),
              area.directory(),
              SELF,
              Map.of("ONLY", "this"),
              "told",
              "TERM");
      try (var program = area.start(start)) {
        assertThat(program.await(Duration.ofSeconds(30))).isZero();
        assertThat(program.lastWords()).isEqualTo("toldONLY=this");
      }
    }
  }

  /// Twice: with its guardian, and with a guardian that was killed with it.
  @Test
  void anAreaIsGoneAfterItsProcessWasKilled() throws Exception {
    var child = child();
    var area = parent.resolve("backstay-trial-" + ScratchChild.NAME);
    var program = pidOf(area);
    child.destroyForcibly().waitFor();
    until(() -> Files.notExists(area));
    until(() -> !isThere(program));
  }

  @Test
  void theNextOneRemovesWhatALostGuardianHasLeft() throws Exception {
    var child = child();
    var area = parent.resolve("backstay-trial-" + ScratchChild.NAME);
    var program = pidOf(area);
    child.toHandle().descendants().filter(it -> it.pid() != program).forEach(ScratchAreaTest::kill);
    child.destroyForcibly().waitFor();
    assertThat(area).isDirectory();

    try (var next = ScratchArea.in(parent, ONE)) {
      assertThat(area).doesNotExist();
      assertThat(next.directory()).isDirectory();
      until(() -> !isThere(program));
    }
  }

  @Test
  void whatIsAtWorkIsLeftAlone() throws Exception {
    var child = child();
    try (var mine = ScratchArea.in(parent, ONE)) {
      assertThat(ScratchArea.sweep(parent)).isEmpty();
      assertThat(mine.directory()).isDirectory();
      assertThat(parent.resolve("backstay-trial-" + ScratchChild.NAME)).isDirectory();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void whatOnlyLooksLikeAnAreaIsLeftAlone() throws IOException {
    var without = Files.createDirectory(parent.resolve("backstay-trial-bbbbbbbbbbbb"));
    var other = Files.createDirectory(parent.resolve("backstay-trial-of-mine"));
    Files.createFile(other.resolve("lock"));
    var elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
    Files.createFile(elsewhere.resolve("lock"));
    var link = parent.resolve("backstay-trial-cccccccccccc");
    Files.createSymbolicLink(link, elsewhere);
    assertThat(ScratchArea.sweep(parent)).isEmpty();
    assertThat(List.of(without, other, elsewhere, link)).allMatch(Files::exists);
  }

  private Process child() throws IOException {
    var process =
        ChildJava.running(ScratchChild.class.getName(), List.of("-Xmx64m"), parent.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var line = new byte[6];
    assertThat(process.getInputStream().readNBytes(line, 0, 6)).isEqualTo(6);
    assertThat(new String(line, StandardCharsets.UTF_8)).isEqualTo("ready\n");
    return process;
  }

  private static ScratchProgram.Start program(ScratchArea area, String... argv) {
    return new ScratchProgram.Start(
        "sleeper",
        List.of(argv),
        area.directory(),
        SELF,
        Map.of("PATH", "/usr/bin:/bin"),
        "",
        "TERM");
  }

  private static long pidOf(Path area) throws IOException {
    return Long.parseLong(Files.readString(area.resolve("sleeper.pid")).strip());
  }

  /// One that has ended may stay in the list of processes until its parent looks.
  private static boolean isThere(long pid) throws IOException {
    var status = Path.of("/proc/" + pid + "/status");
    return Files.exists(status) && !Files.readString(status).contains("State:\tZ");
  }

  private static void kill(ProcessHandle process) {
    var _ = process.destroyForcibly();
  }

  private static void until(Callable<Boolean> isSo) throws Exception {
    for (var end = System.nanoTime() + PATIENCE; !isSo.call(); Thread.sleep(2)) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }
}
