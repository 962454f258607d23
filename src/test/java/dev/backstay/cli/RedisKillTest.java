package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.RealRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restores of a Redis server and a tree, in processes of their own: they, or the server, are
/// killed at any instant.
class RedisKillTest {

  @TempDir Path directory;
  private final Random random = new Random(17);
  private final Map<String, Integer> ends = new TreeMap<>();

  @Test
  void whoeverIsKilledItIsAllNewOrAllOldUnderALogThatIsAlwaysForced() throws Exception {
    kill("appendonly yes", "appendfsync always");
  }

  @Test
  void whoeverIsKilledItIsAllNewOrAllOldUnderALogThatIsForcedEachSecond() throws Exception {
    kill("appendonly yes", "appendfsync everysec");
  }

  @Test
  void whoeverIsKilledItIsAllNewOrAllOldWhereOnlyFilesAreSaved() throws Exception {
    kill("save 3600 1");
  }

  private void kill(String... settings) throws Exception {
    try (var redis = RealRedis.start(settings)) {
      var made = RedisInstallation.make(redis, directory);
      var first = usual(made);
      made.disaster();
      var usual = Math.min(first, usual(made));
      var runs = EveryFailure.isLarge() ? 50 : 2;
      for (var run = 0; run < runs; run++) {
        made.disaster();
        // Else it loses, where it keeps no log, what it has not saved of its own accord.
        redis.cli("SAVE");
        assertThat(made.look()).isEqualTo(made.lost());
        var process = restore();
        if (run % 4 < 2) {
          awaitSwap(process);
          Thread.sleep(random.nextInt(run % 8 < 4 ? 100 : 1_500));
        } else {
          // The start of the process is left out: nothing is done in it.
          Thread.sleep(usual / 4 + random.nextLong(usual * 3 / 4));
        }
        if (run % 2 == 1) {
          redis.kill();
          redis.launch();
          process.waitFor();
        } else {
          process.destroyForcibly().waitFor();
        }
        judge(made, redis, random.nextBoolean());
      }
      System.out.printf(
          "harness: restore of Redis (%s), kill -9: %d runs of %d ms: %s%n",
          String.join(", ", settings), runs, usual, ends);
    }
  }

  /// How long a restore takes, in milliseconds.
  private long usual(RedisInstallation made) throws Exception {
    var started = System.nanoTime();
    assertThat(restore().waitFor()).isZero();
    assertThat(made.look()).isEqualTo(made.sound());
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
  }

  /// Until it is about to touch what is live.
  private void awaitSwap(Process process) throws Exception {
    while (process.isAlive() && !isSwapping()) {
      Thread.sleep(1);
    }
  }

  private boolean isSwapping() throws IOException {
    try {
      return Files.readString(directory.resolve("host/restores/demo/restore.journal"))
          .contains("SWAPPING");
    } catch (NoSuchFileException noneYet) {
      return false;
    }
  }

  private void judge(RedisInstallation made, RealRedis redis, boolean resuming) throws Exception {
    var shell = made.shell();
    var status = shell.must("restore", "status", "--json").json();
    var phase = String.valueOf(status.getOrDefault("phase", "none"));
    if (Boolean.TRUE.equals(status.get("unfinished"))) {
      var act = resuming || phase.equals("settling") ? "resume" : "rollback";
      var ran = shell.run("restore", act);
      if (ran.exit() == 32 && act.equals("resume")) {
        assertThat(ran.err()).contains("it has lost them since");
        act = "resume in doubt, rollback";
        shell.must("restore", "rollback");
      } else {
        assertThat(ran.exit()).as(ran.err()).isZero();
      }
      phase += ", " + act;
    }
    var now = made.look();
    assertThat(now).as(phase).isIn(made.sound(), made.lost());
    assertThat(redis.cli("INFO", "keyspace").lines().filter(it -> it.startsWith("db")))
        .as("databases that are in use after " + phase)
        .hasSize(2);
    ends.merge(phase + (now.equals(made.sound()) ? ": new" : ": old"), 1, Integer::sum);
    if (now.equals(made.lost())) {
      shell.must("restore", "latest", "--yes");
      assertThat(made.look()).isEqualTo(made.sound());
    }
  }

  private Process restore() throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.backstay.Main",
            "restore",
            "latest",
            "--yes");
    builder.directory(directory.toFile());
    builder.environment().put("SECRET", RedisInstallation.secret());
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(directory.resolve("errors").toFile())
        .start();
  }
}
