package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.ChildJava;
import dev.backstay.testing.EveryFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restores of an orchestrator that spans PostgreSQL, Redis, a bucket and files, each in a process
/// of its own: it, or one of the servers, is killed at any instant.
class WholeKillTest {

  @TempDir Path directory;
  private final Random random = new Random(29);
  private final Map<String, Integer> ends = new TreeMap<>();
  private List<String> sound = List.of();
  private List<String> lost = List.of();

  @Test
  void whoeverIsKilledAllOfItIsNewOrAllOfItIsOld() throws Exception {
    try (var whole = WholeInstallation.make(directory)) {
      sound = whole.look();
      whole.shell().must("backup");
      whole.disaster();
      lost = whole.look();
      var started = System.nanoTime();
      assertThat(restore().waitFor()).as(errors()).isZero();
      var usual = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
      assertThat(whole.look()).isEqualTo(sound);

      var runs = EveryFailure.isLarge() ? 60 : 2;
      for (var run = 0; run < runs; run++) {
        whole.disaster();
        assertThat(whole.look()).isEqualTo(lost);
        var process = restore();
        // The start of the process is left out: nothing is done in it.
        Thread.sleep(usual / 4 + random.nextLong(usual));
        kill(whole, process, run % 4);
        judge(whole, run % 2 == 0);
      }
      System.out.println(
          "harness: restore of everything, kill -9: %d runs of %d ms: %s"
              .formatted(runs, usual, ends));
    }
  }

  private static void kill(WholeInstallation whole, Process process, int whom) throws Exception {
    switch (whom) {
      case 1 -> {
        whole.postgres().kill();
        whole.postgres().launch();
        process.waitFor();
      }
      case 3 -> {
        whole.redis().kill();
        whole.redis().launch();
        process.waitFor();
      }
      default -> process.destroyForcibly().waitFor();
    }
  }

  private void judge(WholeInstallation whole, boolean resuming) throws Exception {
    var shell = whole.shell();
    var phase = CutOffRestore.end(shell, resuming);
    var now = whole.look();
    assertThat(now).isIn(sound, lost);
    assertThat(whole.leftovers()).isEmpty();
    assertThat(Files.exists(shell.at("running"))).as("the service runs").isTrue();
    ends.merge(phase + (now.equals(sound) ? ": new" : ": old"), 1, Integer::sum);
    if (!now.equals(sound)) {
      shell.must("restore", "latest", "--yes");
      assertThat(whole.look()).isEqualTo(sound);
    }
  }

  private String errors() throws IOException {
    return Files.readString(directory.resolve("errors"));
  }

  private Process restore() throws IOException {
    var builder = ChildJava.running(ChildJava.PROGRAM, List.of(), "restore", "latest", "--yes");
    builder.directory(directory.toFile());
    WholeInstallation.secrets()
        .forEach(each -> builder.environment().put(each.get(0), each.get(1)));
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(directory.resolve("errors").toFile())
        .start();
  }
}
