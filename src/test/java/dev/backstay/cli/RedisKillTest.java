package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.ChildJava;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.RealRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restores of a Redis server and a tree, in processes of their own: they, or the server, are
/// killed at any instant. Where the server is stopped for it, only they are.
class RedisKillTest {

  @TempDir Path directory;
  private final Random random = new Random(17);
  private final Map<String, Integer> ends = new TreeMap<>();

  @Test
  void whoeverIsKilledItIsAllNewOrAllOldUnderALogThatIsAlwaysForced() throws Exception {
    kill(false, "appendonly yes", "appendfsync always");
  }

  @Test
  void whoeverIsKilledItIsAllNewOrAllOldUnderALogThatIsForcedEachSecond() throws Exception {
    kill(false, "appendonly yes", "appendfsync everysec");
  }

  @Test
  void whoeverIsKilledItIsAllNewOrAllOldWhereOnlyFilesAreSaved() throws Exception {
    kill(false, "save 3600 1");
  }

  @Test
  void whoeverIsKilledItIsAllNewOrAllOldWhereTheServerIsStoppedWithItsLog() throws Exception {
    kill(true, "appendonly yes", "appendfsync always", "save 3600 1");
  }

  @Test
  void whoeverIsKilledItIsAllNewOrAllOldWhereTheServerIsStoppedWithItsFile() throws Exception {
    kill(true, "save 3600 1");
  }

  private void kill(boolean stopped, String... settings) throws Exception {
    try (var redis = RealRedis.start(settings)) {
      var made = RedisInstallation.make(redis, directory, stopped);
      var runs = EveryFailure.isLarge() ? 50 : 2;
      var usual = EveryFailure.isLarge() ? usual(made) : 0;
      for (var run = 0; run < runs; run++) {
        made.disaster();
        // Else it loses, where it keeps no log, what it has not saved of its own accord.
        redis.save();
        assertThat(made.look()).isEqualTo(made.lost());
        var process = restore();
        if (run % 4 < 2 || usual == 0) {
          awaitPhase(process, stopped && run % 2 == 1 ? "STOPPING" : "SWAPPING");
          Thread.sleep(random.nextInt(run % 8 < 4 ? 100 : 1_500));
        } else {
          // The start of the process is left out: nothing is done in it.
          Thread.sleep(usual / 4 + random.nextLong(usual * 3 / 4));
        }
        if (run % 2 == 1 && !stopped) {
          redis.kill();
          redis.launch();
          process.waitFor();
        } else {
          process.destroyForcibly().waitFor();
        }
        judge(made, redis, random.nextBoolean());
      }
      System.out.printf(
          "harness: restore of Redis%s (%s), kill -9: %d runs: %s%n",
          stopped ? ", stopped" : "", String.join(", ", settings), runs, ends);
    }
  }

  /// How long a restore takes, in milliseconds; the first of all takes longer.
  private long usual(RedisInstallation made) throws Exception {
    var usual = Long.MAX_VALUE;
    for (var i = 0; i < 2; i++) {
      made.disaster();
      var started = System.nanoTime();
      assertThat(restore().waitFor()).isZero();
      assertThat(made.look()).isEqualTo(made.sound());
      usual = Math.min(usual, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
    }
    return usual;
  }

  /// Until it is about to stop services, or to touch what is live.
  private void awaitPhase(Process process, String phase) throws Exception {
    while (process.isAlive() && !isIn(phase)) {
      Thread.sleep(1);
    }
  }

  private boolean isIn(String phase) throws IOException {
    try {
      return Files.readString(directory.resolve("host/restores/demo/restore.journal"))
          .contains(phase);
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
    var builder = ChildJava.running(ChildJava.PROGRAM, List.of(), "restore", "latest", "--yes");
    builder.directory(directory.toFile());
    builder.environment().put("SECRET", RedisInstallation.secret());
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(directory.resolve("errors").toFile())
        .start();
  }
}
