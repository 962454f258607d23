package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.ChildJava;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.SmallInstallation;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restores of one run, in processes of their own that are killed at any instant.
class EntityKillTest {

  @TempDir Path directory;
  private final Random random = new Random(41);
  private final Map<String, Integer> ends = new TreeMap<>();

  @Test
  void whoeverIsKilledTheRunIsAllNewOrAllOld() throws Exception {
    var stand = Files.createDirectory(directory.resolve("stand"));
    var template = directory.resolve("template");
    var made = EntityInstallation.make(stand);
    made.damage();
    var damaged = made.look();
    SmallInstallation.copy(stand, template);
    var started = System.nanoTime();
    assertThat(restore(stand).waitFor()).isZero();
    var usual = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    var restored = made.look();

    var runs = EveryFailure.isLarge() ? 60 : 4;
    for (var run = 0; run < runs; run++) {
      SmallInstallation.remove(stand);
      SmallInstallation.copy(template, stand);
      var process = restore(stand);
      if (run % 2 == 0) {
        awaitJournal(stand, process);
        Thread.sleep(random.nextLong(usual / 4 + 1));
      } else {
        Thread.sleep(usual / 2 + random.nextLong(usual / 2 + 1));
      }
      process.destroyForcibly().waitFor();
      var how = CutOffRestore.end(made.shell(), run % 4 < 2);
      var now = made.look();
      assertThat(now).isIn(damaged, restored);
      ends.merge(how + (now.equals(restored) ? ": new" : ": old"), 1, Integer::sum);
      assertThat(leftIn(stand)).isEmpty();
      made.shell().must("restore", "latest", "--entity", "run:one", "--yes");
      assertThat(made.look()).isEqualTo(restored);
    }
    System.out.println(
        "harness: restore of one entity, kill -9: %d runs of %d ms: %s"
            .formatted(runs, usual, ends));
  }

  /// What is beside live state and in the state directory. Another process may be clearing the
  /// directory for scratch meanwhile: it is not looked at.
  private static List<String> leftIn(Path stand) throws IOException {
    var left = new ArrayList<String>();
    Files.walkFileTree(
        stand,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes facts) {
            return directory.equals(stand.resolve("scratch"))
                ? FileVisitResult.SKIP_SUBTREE
                : visitFile(directory, facts);
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes facts) {
            var name = stand.relativize(path).toString();
            if (name.contains(".backstay-") || name.contains("part-")) {
              left.add(name);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return left;
  }

  private static void awaitJournal(Path stand, Process process) throws Exception {
    var journal = stand.resolve("host/restores/demo/restore.journal");
    while (process.isAlive() && Files.notExists(journal)) {
      Thread.sleep(1);
    }
  }

  private static Process restore(Path stand) throws IOException {
    return ChildJava.running(
            ChildJava.PROGRAM, List.of(), "restore", "latest", "--entity", "run:one", "--yes")
        .directory(stand.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(stand.resolveSibling("errors").toFile())
        .start();
  }
}
