package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Values are looked up in a file that is itself protected, and lost.
class LostLookupsTest {

  @TempDir Path directory;
  private Shell shell;
  private Path variables;

  @BeforeEach
  void install() throws IOException {
    shell = new Shell(directory);
    variables = shell.at("live/.env");
    Files.createDirectories(shell.at("live/logs"));
    Files.createDirectories(shell.at("scratch"));
    Files.writeString(shell.at("live/logs/first.log"), "one");
    Files.writeString(variables, "LOGS=logs\n");
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        lookups: { variables: { env: live/.env } }
        components:
          logs: { kind: files, path: "${variables:LOGS}" }
          environment: { kind: state-file, path: live/.env, format: env }
        """);
    shell.must("init");
  }

  @Test
  void theyAreTakenFromTheNewestSnapshotThatHasThem() throws IOException {
    shell.must("backup");
    Files.delete(variables);
    Files.delete(shell.at("live/logs/first.log"));
    var ran = shell.must("restore", "latest", "--yes");
    assertThat(ran.err()).contains("live/.env is lost", "is taken from snapshot");
    assertThat(shell.at("live/logs/first.log")).hasContent("one");
    assertThat(variables).hasContent("LOGS=logs");
    assertThat(shell.must("snapshots").err()).isEmpty();
  }

  @Test
  void aRestoreThatIsUnfinishedIsGoneOnWith() throws IOException {
    shell.must("backup");
    shell.must("restore", "latest", "--yes", "--no-settle");
    Files.delete(variables);
    assertThat(shell.must("restore", "status").err()).contains("live/.env is lost");
    shell.must("restore", "settle");
  }

  @Test
  void noSnapshotIsTakenWithoutThem() throws IOException {
    shell.must("backup");
    Files.delete(variables);
    for (var command : new String[] {"backup", "doctor", "config"}) {
      var ran = command.equals("config") ? shell.run("config", "validate") : shell.run(command);
      assertThat(ran.exit()).as(command).isNotZero();
      assertThat(ran.out() + ran.err()).contains("live/.env", "it does not exist");
    }
  }

  @Test
  void whatWasNeverCapturedStaysLost() throws IOException {
    Files.delete(variables);
    var ran = shell.run("snapshots");
    assertThat(ran.exit()).isNotZero();
    assertThat(ran.err()).contains("live/.env", "it does not exist");
  }
}
