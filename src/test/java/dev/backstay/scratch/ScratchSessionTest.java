package dev.backstay.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchSessionTest {

  private static final long PATIENCE = Duration.ofSeconds(60).toNanos();
  private static final String ONE = "aaaaaaaaaaaa";

  @TempDir private Path parent;

  private static ScratchSession open(ScratchArea area, String script) throws IOException {
    return area.open(
        new ScratchProgram.Start(
            "server",
            List.of("/bin/sh", "-c", script),
            area.privateDirectory("home"),
            new RunAs(0, 0, false),
            Map.of("PATH", "/usr/bin:/bin", "ONLY", "this"),
            "",
            "TERM"));
  }

  @Test
  void itHasNoOtherVariablesThanItIsGivenAndItsMark() throws Exception {
    try (var area = ScratchArea.in(parent, ONE)) {
      var session = open(area, "env | grep -v -e ^_= -e ^PWD= -e ^SHLVL= | sort; exit 7");
      until(() -> session.ended().isPresent());
      assertThat(session.ended()).hasValue(7);
      assertThat(session.lastLines())
          .containsExactly(
              "BACKSTAY_TRIAL=" + area.directory().resolve("server"),
              "ONLY=this",
              "PATH=/usr/bin:/bin");
    }
  }

  /// In its group, in a session of its own, and there with another directory.
  @Test
  void whatDoesNotListenEndsAllTheSame() throws Exception {
    var numbers = parent.resolve("numbers");
    try (var area = ScratchArea.in(parent.resolve("areas"), ONE)) {
      var session =
          open(
              area,
              """
                deaf="trap '' TERM HUP; echo \\$\\$ >> %1$s; while :; do sleep 1; done"
                sh -c "$deaf" &
                setsid sh -c "cd /; $deaf" &
                (setsid env -i sh -c "$deaf" &)
                trap '' TERM; wait
                """
                  .formatted(numbers));
      until(() -> Files.exists(numbers) && Files.readAllLines(numbers).size() == 3);
      assertThat(session.ended()).isEmpty();
      session.close();
      for (var each : Files.readAllLines(numbers)) {
        assertThat(isThere(Long.parseLong(each))).isFalse();
      }
    }
    assertThat(parent.resolve("areas")).isEmptyDirectory();
  }

  @Test
  void whatListensToItsSignalEndsByItself() throws Exception {
    var said = parent.resolve("said");
    try (var area = ScratchArea.in(parent.resolve("areas"), ONE)) {
      var session =
          open(
              area,
              "trap 'echo ended > %s; exit 0' TERM; echo ready; while :; do sleep 0.1; done"
                  .formatted(said));
      until(() -> session.lastLines().equals(List.of("ready")));
      session.close();
      assertThat(session.ended()).hasValue(0);
    }
    assertThat(said).hasContent("ended");
  }

  @Test
  void whatItSaysIsBoundedAndItsEndIsKept() throws Exception {
    try (var area = ScratchArea.in(parent, ONE)) {
      var session = open(area, "yes 'so much is said here' | head -c 40000000; echo; echo the end");
      until(() -> session.ended().isPresent());
      assertThat(session.lastLines()).hasSize(8).last().isEqualTo("the end");
      var file = area.directory().resolve("server.log");
      assertThat(Files.size(file)).isBetween(1L, (long) BoundedOutput.FILE_BYTES_MAX);
    }
  }

  /// Of a line without end no beginning is known, and so nothing is told of it.
  @Test
  void halfALineIsNotTold() throws Exception {
    try (var area = ScratchArea.in(parent, ONE)) {
      var session = open(area, "head -c 100000 /dev/zero | tr '\\0' x; exit 1");
      until(() -> session.ended().isPresent());
      assertThat(session.lastLines()).isEmpty();
    }
  }

  @Test
  void onlyWhoListensItselfListens() throws Exception {
    try (var other = new ServerSocket(0);
        var area = ScratchArea.in(parent, ONE)) {
      var session = open(area, "sleep 600");
      assertThat(session.listensAt(other.getLocalPort())).isFalse();
    }
  }

  private static boolean isThere(long pid) throws IOException {
    var status = Path.of("/proc/" + pid + "/status");
    return Files.exists(status) && !Files.readString(status).contains("State:\tZ");
  }

  private static void until(Callable<Boolean> isSo) throws Exception {
    for (var end = System.nanoTime() + PATIENCE; !isSo.call(); Thread.sleep(2)) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }
}
