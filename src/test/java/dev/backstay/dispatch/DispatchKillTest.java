package dev.backstay.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.ChildJava;
import dev.backstay.testing.EveryFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that begins runs is killed at any instant: every row comes to an end, no run is begun
/// twice, and what its child did is known.
final class DispatchKillTest {

  private static final long SEED = 20_261_122;
  private static final int LIST_MAX = 100_000;

  @TempDir Path place;

  @Test
  void killedAnywhereEveryRunHasItsOneEnd() throws Exception {
    System.out.println("seed " + SEED);
    var random = new Random(SEED);
    var endings = new TreeMap<RunState, Integer>();
    var rounds = EveryFailure.isLarge() ? 500 : 8;
    try (var stand = new ScriptStand(place)) {
      stand.script(
          "echo $BACKSTAY_RUN >>begun",
          "sleep 0.0$((RANDOM % 10))",
          "echo $BACKSTAY_RUN >>done",
          "echo '{\"type\":\"summary\"}'");
      for (var round = 0; round < rounds; round++) {
        var process = start(stand);
        ScriptStand.until(() -> Files.readString(stand.at("said")).contains("ready"));
        Thread.sleep(random.nextInt(400), random.nextInt(1_000_000));
        process.destroyForcibly().waitFor();
        // What was just being made into a child is one now, or never.
        ScriptStand.until(
            () -> ProcessHandle.allProcesses().noneMatch(DispatchKillTest::isBecoming));
        var dispatcher = stand.dispatcher();
        for (var run : dispatcher.takeUp()) {
          var _ = ScriptStand.end(dispatcher, run);
        }
        assertThat(stand.journal.runs().unfinished()).isEmpty();
      }
      judge(stand, endings);
    }
    System.out.printf("harness: dispatch, kill -9, seed %d: %d kills, %s%n", SEED, rounds, endings);
    // On a machine that has much else to do, few get that far.
    assertThat(endings.get(RunState.SUCCEEDED)).isPositive();
  }

  private static boolean isBecoming(ProcessHandle process) {
    return process.info().command().filter(it -> it.endsWith("jspawnhelper")).isPresent();
  }

  private static void judge(ScriptStand stand, Map<RunState, Integer> endings) throws Exception {
    var begun = Files.readAllLines(stand.at("begun"));
    var done = new HashSet<>(Files.readAllLines(stand.at("done")));
    assertThat(begun).doesNotHaveDuplicates();
    var runs = stand.journal.runs().list(RunLedger.Filter.ALL, Optional.empty(), LIST_MAX);
    for (var run : runs) {
      endings.merge(run.state(), 1, Integer::sum);
      assertThat(run.state())
          .as(run.toString())
          .isEqualTo(done.contains(run.id().hex()) ? RunState.SUCCEEDED : RunState.LOST);
    }
    assertThat(runs).extracting(run -> run.id().hex()).containsAll(begun);
  }

  private static Process start(ScriptStand stand) throws Exception {
    return ChildJava.running(
            DispatchChild.class.getName(), List.of("-Xmx64m"), stand.place.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(stand.at("said").toFile())
        .start();
  }
}
