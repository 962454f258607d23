package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.testing.InMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runbooks that are followed from beginning to end where state is in servers: what was broken is
/// back, and the service was stopped and started.
final class RunbookServersTest {

  @TempDir(factory = InMemory.class)
  private Path directory;

  private interface Act {
    void run() throws Exception;
  }

  @Test
  void whatServersHaveLostIsBack() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    try (var made = WholeInstallation.make(directory)) {
      var shell = made.shell();
      shell.must("backup");
      var sound = made.look();
      var noRedis = RunbookFollower.of(shell, "lost-redis");
      var noBucket = RunbookFollower.of(shell, "lost-bucket");
      var noDatabase = RunbookFollower.of(shell, "lost-database");
      var neither = RunbookFollower.of(shell, "lost-host-and-database");
      var nothing = RunbookFollower.of(shell, "full-cluster");
      var torn = RunbookFollower.of(shell, "corrupted-checkpoints", "--component", "controller");

      follow(made, sound, noRedis, () -> loseRedis(made));
      follow(made, sound, noBucket, () -> loseBucket(made));
      follow(made, sound, noDatabase, () -> loseDatabase(made, 0));
      follow(
          made,
          sound,
          neither,
          () -> {
            loseDatabase(made, 0);
            loseDatabase(made, 1);
            loseTree(made);
          });
      follow(
          made,
          sound,
          nothing,
          () -> {
            loseRedis(made);
            loseBucket(made);
            loseDatabase(made, 0);
            loseDatabase(made, 1);
            loseTree(made);
          });
      follow(
          made,
          sound,
          torn,
          () ->
              made.postgres()
                  .sqlAsOwner(made.databases().get(0), "update ledger set brief = 'torn'"));
    }
  }

  private static void follow(
      WholeInstallation made, List<String> sound, RunbookFollower runbook, Act broken)
      throws Exception {
    var shell = made.shell();
    Files.deleteIfExists(shell.at("service.log"));
    broken.run();
    assertThatThrownBy(() -> assertThat(made.look()).isEqualTo(sound)).isInstanceOf(Error.class);

    runbook.followWhole();

    assertThat(made.look()).isEqualTo(sound);
    assertThat(made.leftovers()).isEmpty();
    assertThat(shell.at("service.log")).hasContent("stop\nstart\n");
  }

  private static void loseRedis(WholeInstallation made) throws Exception {
    made.redis().cli("FLUSHALL");
  }

  private static void loseBucket(WholeInstallation made) {
    made.bucket().keys().stream()
        .filter(it -> it.startsWith("briefs/"))
        .forEach(made.bucket()::delete);
  }

  private static void loseDatabase(WholeInstallation made, int which) throws Exception {
    made.postgres()
        .sql("postgres", "drop database \"" + made.databases().get(which) + "\" with (force)");
    // As a new server has it.
    if (which == 1) {
      made.postgres().create(made.databases().get(which));
    }
  }

  private static void loseTree(WholeInstallation made) throws IOException {
    try (var all = Files.walk(made.shell().at("live/tree"))) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
