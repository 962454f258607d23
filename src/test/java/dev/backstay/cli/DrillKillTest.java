package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Drills that are killed: nothing is left of them, and nothing live was touched.
final class DrillKillTest {

  private static final long PATIENCE = Duration.ofSeconds(90).toNanos();

  @TempDir private Path directory;

  @Test
  void nothingIsLeftOfADrillThatWasKilled() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    try (var whole = WholeInstallation.make(directory)) {
      var shell = whole.shell();
      shell.must("backup");
      var before = whole.look();
      var environment = new TreeMap<>(Map.of("HOME", directory.toString()));
      WholeInstallation.secrets().forEach(it -> environment.put(it.get(0), it.get(1)));

      for (var phase : List.of("postgres.pid", "redis-1.pid", "state/tree/tree")) {
        var drill = new OwnProcess(directory, environment).start("drill", "run");
        until(() -> !drill.isAlive() || isThere(phase));
        var servers = servers();
        drill.destroyForcibly().waitFor();
        until(() -> isEmpty(shell.at("scratch")));
        for (var each : servers) {
          until(() -> !isAtWork(each));
        }
      }
      assertThat(whole.look()).isEqualTo(before);
      assertThat(whole.leftovers()).isEmpty();
      assertThat(shell.must("drill", "run").out()).contains("is proven");
    }
  }

  private boolean isThere(String name) throws IOException {
    try (var areas = Files.newDirectoryStream(directory.resolve("scratch"))) {
      for (var area : areas) {
        if (Files.exists(area.resolve(name))) {
          return true;
        }
      }
    }
    return false;
  }

  private List<Long> servers() throws IOException {
    try (var files = Files.walk(directory.resolve("scratch"), 2)) {
      var numbers = new ArrayList<Long>();
      for (var each : files.filter(it -> it.toString().endsWith(".pid")).toList()) {
        var number = Files.readString(each).strip();
        if (!number.isEmpty()) {
          numbers.add(Long.parseLong(number));
        }
      }
      return numbers;
    }
  }

  /// One that has ended may stay in the list of processes until its parent looks.
  private static boolean isAtWork(long pid) throws IOException {
    var status = Path.of("/proc/" + pid + "/status");
    return Files.exists(status) && !Files.readString(status).contains("State:\tZ");
  }

  private static boolean isEmpty(Path place) throws IOException {
    try (var names = Files.list(place)) {
      return names.findAny().isEmpty();
    }
  }

  private static void until(Callable<Boolean> isSo) throws Exception {
    for (var end = System.nanoTime() + PATIENCE; !isSo.call(); Thread.sleep(5)) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }
}
