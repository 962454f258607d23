package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runbooks that are followed from beginning to end where state stands in files: what was broken is
/// back, and nobody was asked anything.
final class RunbookFilesTest {

  @TempDir private Path directory;
  private DemoInstallation made;
  private Shell shell;
  private Map<String, String> sound;

  @BeforeEach
  void protectAnOrchestrator() throws Exception {
    made = DemoInstallation.make(directory, "kneo-serv", "sqlite").discover();
    shell = made.shell();
    shell.must("backup");
    sound = LiveFiles.look(shell);
    assertThat(sound).hasSizeGreaterThan(8);
  }

  private Path database() {
    return made.app().resolve(".kneo/state/kneo_runs.sqlite");
  }

  private void sql(String statement) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database());
        var typed = connection.createStatement()) {
      typed.execute(statement);
    }
  }

  private void requireBroken() throws Exception {
    assertThat(LiveFiles.look(shell)).isNotEqualTo(sound);
  }

  private void requireSound() throws Exception {
    assertThat(LiveFiles.look(shell)).isEqualTo(sound);
    assertThat(shell.must("restore", "status").out()).contains("no restore is unfinished");
  }

  /// The runbook was printed while all was well. The machine key is lost with the host.
  @Test
  void aLostHost() throws Exception {
    Files.writeString(shell.at("passphrase"), "correct horse battery staple\n");
    shell.must("key", "add", "--new-password-file", "passphrase");
    var printed = RunbookFollower.of(shell, "lost-host");
    made.lose();
    delete(shell.at("state"));
    shell.set("BACKSTAY_PASSWORD_FILE", shell.at("passphrase").toString());
    printed.follow();
    requireSound();
  }

  @Test
  void aLostDatabase() throws Exception {
    for (var suffix : new String[] {"", "-wal", "-shm"}) {
      Files.deleteIfExists(Path.of(database() + suffix));
    }
    // An orchestrator that makes a new one by itself.
    sql("create table runs (run_id text)");
    requireBroken();
    RunbookFollower.of(shell, "lost-database").follow();
    requireSound();
  }

  @Test
  void aStateFileThatIsTornAndOneThatIsGone() throws Exception {
    var torn = made.app().resolve(".kneo/config.yaml");
    Files.writeString(torn, Files.readString(torn).substring(0, 40) + "\n  [");
    Files.delete(made.app().resolve("deploy/production.env"));
    requireBroken();
    RunbookFollower.of(shell, "corrupted-state-file").follow();
    requireSound();
  }

  @Test
  void onlyTheStateFileThatIsNamed() throws Exception {
    var other = made.app().resolve(".kneo/config.yaml");
    Files.writeString(other, Files.readString(other) + "# changed by hand\n");
    Files.writeString(made.app().resolve("deploy/production.env"), "");
    requireBroken();
    RunbookFollower.of(shell, "corrupted-state-file", "--component", "environment").follow();
    sound.put(other.toString(), LiveFiles.look(shell).get(other.toString()));
    requireSound();
    assertThat(other).content().endsWith("# changed by hand\n");
  }

  @Test
  void theCheckpointsOfOneRun() throws Exception {
    var continuations = made.app().resolve(".kneo/continuations");
    Path one;
    Path other;
    try (var all = Files.list(continuations)) {
      var sorted = all.sorted().toList();
      one = sorted.getFirst();
      other = sorted.get(1);
    }
    Files.writeString(one, "torn");
    Files.writeString(other, "{\"other\": \"goes on\"}");
    var id = one.getFileName().toString().replace(".json", "");
    requireBroken();
    RunbookFollower.of(shell, "corrupted-checkpoints", "--run", id).follow();
    assertThat(other).content().contains("goes on");
    sound.put(other.toString(), LiveFiles.look(shell).get(other.toString()));
    requireSound();
    assertThat(shell.at("look-runs")).isDirectoryRecursivelyContaining("glob:**kneo_runs.sqlite");
  }

  @Test
  void theRowsOfARun() throws Exception {
    sql("delete from run_queue");
    sql("update runs set continuation_id = 'lost' where status = 'blocked'");
    requireBroken();
    RunbookFollower.of(shell, "corrupted-checkpoints", "--component", "runs").followWhole();
    requireSound();
  }

  @Test
  void anOlderSnapshotWasRestored() throws Exception {
    Files.writeString(made.app().resolve(".kneo/continuations/cont_late.json"), "{\"late\": true}");
    shell.must("backup");
    sound = LiveFiles.look(shell);
    shell.must("restore", "latest~1", "--yes");
    requireBroken();
    RunbookFollower.of(shell, "stale-data").follow();
    requireSound();
  }

  @Test
  void anUpgradeWentWrongAndWasCapturedSince() throws Exception {
    shell.must("backup", "--trigger", "pre-upgrade", "--pin", "before the upgrade");
    sql("alter table runs add column upgraded text default 'badly'");
    Files.writeString(made.app().resolve("deploy/production.env"), "KNEO_VERSION=99\n");
    shell.must("backup");
    requireBroken();
    RunbookFollower.of(shell, "bad-upgrade").follow();
    requireSound();
  }

  private static void delete(Path tree) throws IOException {
    try (var all = Files.walk(tree)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
