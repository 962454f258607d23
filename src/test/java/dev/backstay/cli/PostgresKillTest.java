package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.ChildJava;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.RealPostgres;
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
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Restores of two databases and a tree, in processes of their own: they, or the server, are killed
/// at any instant.
class PostgresKillTest {

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir Path directory;
  private final Random random = new Random(17);
  private final Map<String, Integer> ends = new TreeMap<>();

  @Test
  void whoeverIsKilledItIsAllNewOrAllOld() throws Exception {
    var made = PostgresInstallation.make(postgres, directory);
    made.shell().must("backup");
    made.disaster();
    var started = System.nanoTime();
    assertThat(restore().waitFor()).isZero();
    var usual = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    assertThat(made.look()).isEqualTo(PostgresInstallation.SOUND);

    var runs = EveryFailure.isLarge() ? 60 : 2;
    for (var run = 0; run < runs; run++) {
      made.disaster();
      assertThat(made.look()).isEqualTo(PostgresInstallation.LOST);
      var process = restore();
      // The start of the process is left out: nothing is done in it.
      Thread.sleep(usual / 4 + random.nextLong(usual));
      if (run % 3 == 1) {
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

  @Test
  void whoeverIsKilledRowsAreAllNewOrAllOld() throws Exception {
    killInPlace("rows", "--data-only");
  }

  @Test
  void whoeverIsKilledTablesAreAllNewOrAllOld() throws Exception {
    killInPlace("tables", "--table=accounts,moves");
  }

  private void killInPlace(String what, String part) throws Exception {
    var made = PostgresInstallation.make(postgres, directory);
    made.addMoves();
    made.shell().must("backup");
    made.loseRows();
    var lost = made.look().getFirst();
    var sound = PostgresInstallation.SOUND.getFirst();
    var started = System.nanoTime();
    assertThat(restorePart(part).waitFor()).isZero();
    var usual = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);

    var runs = EveryFailure.isLarge() ? 60 : 2;
    for (var run = 0; run < runs; run++) {
      made.loseRows();
      var isGone = what.equals("tables") && run % 2 == 1;
      if (isGone) {
        made.loseTable();
      }
      var process = restorePart(part);
      if (run % 2 == 0) {
        awaitExchange(process);
      } else {
        Thread.sleep(usual / 4 + random.nextLong(usual));
      }
      if (run % 3 == 1) {
        postgres.kill();
        postgres.launch();
        process.waitFor();
      } else {
        process.destroyForcibly().waitFor();
      }
      var how = CutOffRestore.end(made.shell(), run % 4 < 2);
      var now = made.look().getFirst();
      assertThat(now).isIn(sound, isGone ? "gone" : lost);
      made.requireMovesAsIn(now.equals(sound));
      var errors = Files.readString(directory.resolve("errors"));
      assertThat(made.leftovers()).as("run %d: %s; %s", run, how, errors).isEmpty();
      assertThat(made.databases()).containsExactlyInAnyOrder(made.first(), made.second());
      ends.merge(how + (now.equals(sound) ? ": new" : ": old"), 1, Integer::sum);
      made.shell().must("restore", "latest", "--component", "controller", part, "--yes");
      assertThat(made.look().getFirst()).isEqualTo(sound);
    }
    System.out.println(
        "harness: restore of "
            + what
            + ", kill -9: "
            + runs
            + " runs of "
            + usual
            + " ms: "
            + ends);
  }

  /// Waits for a moment in which rows are exchanged, unless it ends before.
  private void awaitExchange(Process process) throws Exception {
    var journal = directory.resolve("host/restores/demo/restore.journal");
    while (process.isAlive()) {
      if (hasSwapping(journal)) {
        Thread.sleep(random.nextLong(400));
        return;
      }
      Thread.sleep(1);
    }
  }

  private static boolean hasSwapping(Path journal) throws IOException {
    try {
      return Files.readString(journal).contains("SWAPPING");
    } catch (NoSuchFileException none) {
      return false;
    }
  }

  private void judge(PostgresInstallation made, boolean resuming) throws Exception {
    var shell = made.shell();
    var phase = CutOffRestore.end(shell, resuming);
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

  private Process restorePart(String part) throws IOException {
    return restore("--component", "controller", part);
  }

  private Process restore(String... more) throws IOException {
    var builder = ChildJava.running(ChildJava.PROGRAM, List.of(), "restore", "latest", "--yes");
    builder.command().addAll(List.of(more));
    builder.directory(directory.toFile());
    builder.environment().put("SECRET", PostgresInstallation.secret());
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(directory.resolve("errors").toFile())
        .start();
  }
}
