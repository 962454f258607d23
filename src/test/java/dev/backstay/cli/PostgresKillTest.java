package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.RealPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restores of two databases and a tree, in processes of their own: they, or the server, are killed
/// at any instant.
class PostgresKillTest {

  private static RealPostgres postgres;

  @TempDir Path directory;
  private final Random random = new Random(17);
  private final Map<String, Integer> ends = new TreeMap<>();

  @BeforeAll
  static void start() throws Exception {
    postgres = RealPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
  }

  @Test
  void whoeverIsKilledItIsAllNewOrAllOld() throws Exception {
    var made = PostgresInstallation.make(postgres, directory);
    made.shell().must("backup");
    made.disaster();
    var started = System.nanoTime();
    assertThat(restore().waitFor()).isZero();
    var usual = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);

    var runs = EveryFailure.isLarge() ? 60 : 6;
    for (var run = 0; run < runs; run++) {
      made.disaster();
      assertThat(made.look()).isEqualTo(PostgresInstallation.LOST);
      var process = restore();
      // The start of the process is left out: nothing is done in it.
      Thread.sleep(usual / 4 + random.nextLong(usual));
      if (run % 3 == 2) {
        postgres.kill();
        postgres.launch();
        process.waitFor();
      } else {
        process.destroyForcibly().waitFor();
      }
      judge(made, run % 2 == 0);
    }
    System.out.println(
        "harness: restore of servers, kill -9: " + runs + " runs of " + usual + " ms: " + ends);
  }

  private void judge(PostgresInstallation made, boolean resuming) throws Exception {
    var shell = made.shell();
    var status = shell.must("restore", "status", "--json").json();
    var phase = String.valueOf(status.getOrDefault("phase", "none"));
    if (Boolean.TRUE.equals(status.get("unfinished"))) {
      var act = resuming || phase.equals("settling") ? "resume" : "rollback";
      shell.must("restore", act);
      phase += ", " + act;
    }
    var now = made.look();
    assertThat(now).isIn(PostgresInstallation.SOUND, PostgresInstallation.LOST);
    assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second());
    ends.merge(
        phase + (now.equals(PostgresInstallation.SOUND) ? ": new" : ": old"), 1, Integer::sum);
    if (now.equals(PostgresInstallation.SOUND)) {
      return;
    }
    shell.must("restore", "latest", "--yes");
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);
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
    builder.environment().put("SECRET", PostgresInstallation.secret());
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(directory.resolve("errors").toFile())
        .start();
  }
}
