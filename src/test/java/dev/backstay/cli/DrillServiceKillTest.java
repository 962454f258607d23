package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Drills that are killed while the operator's service runs: it ends with all that it started, and
/// nothing is left.
final class DrillServiceKillTest {

  private static final long PATIENCE = Duration.ofSeconds(90).toNanos();

  @TempDir private Path directory;

  @Test
  void theServiceOfADrillThatWasKilledIsGone() throws Exception {
    var stand = TrialStand.make(directory);
    // It is never well, so that there is time; what it has started does not listen to signals.
    stand.configure(stand.service("forks").replace("/health\"", "/nowhere\""));
    var before = stand.look();
    var environment = Map.of("HOME", directory.toString(), "SMALL_KEY", "very-secret-9876");

    var drill = new OwnProcess(directory, environment).start("drill", "run");
    until(() -> !drill.isAlive() || marked().size() >= 3);
    var started = marked();
    assertThat(started).hasSizeGreaterThanOrEqualTo(3);
    drill.destroyForcibly().waitFor();

    until(() -> isEmpty(stand.shell().at("scratch")));
    until(() -> marked().isEmpty());
    assertThat(stand.look()).isEqualTo(before);
    stand.configure("");
    assertThat(stand.shell().must("drill", "run").out()).contains("is proven");
  }

  /// Processes that a drill of this test has started, directly or not.
  private List<Path> marked() throws IOException {
    var found = new ArrayList<Path>();
    try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var each : all) {
        if (environmentOf(each).contains("BACKSTAY_TRIAL=" + directory)) {
          found.add(each);
        }
      }
    }
    return found;
  }

  private static String environmentOf(Path process) {
    try {
      return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
    } catch (IOException endedOrAnothers) {
      return "";
    }
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
