package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Snapshots that an orchestrator's own start and stop begin, and those before upgrades.
class TriggerTest {

  @TempDir Path directory;

  private static void configure(Shell shell, String lines) throws IOException {
    Files.writeString(shell.at("backstay.yaml"), lines, StandardOpenOption.APPEND);
  }

  private static int count(Shell shell) {
    return JsonValues.objects(shell.must("snapshots", "--json").json(), "snapshots").size();
  }

  @Test
  void nothingIsTakenForAStartThatIsNotConfigured() throws IOException {
    var shell = new Shell(directory).withOrchestrator();
    shell.must("init");

    var ran = shell.must("backup", "--trigger", "startup", "--if-configured");

    assertThat(ran.err()).contains("on_startup");
    assertThat(count(shell)).isZero();
    shell.must("backup", "--trigger", "startup");
    assertThat(count(shell)).as("who types it without the condition gets it").isOne();
  }

  @Test
  void whatIsConfiguredIsTaken() throws IOException {
    var shell = new Shell(directory).withOrchestrator();
    configure(shell, "triggers: { on_shutdown: true }\n");
    shell.must("init");

    shell.must("backup", "--trigger", "startup", "--if-configured");
    assertThat(count(shell)).isZero();
    shell.must("backup", "--trigger", "shutdown", "--if-configured");
    assertThat(count(shell)).isOne();
  }

  @Test
  void aSnapshotBeforeAnUpgradeIsPinnedUntilItIsConfirmed() throws IOException {
    var shell = new Shell(directory).withOrchestrator();
    shell.must("init");

    var taken = shell.must("backup", "--trigger", "pre-upgrade", "--json").jsonLines().getLast();

    assertThat(taken.get("pins")).asString().contains("before an upgrade");
    assertThat(shell.run("forget", "latest").exit()).isNotZero();
    shell.must("unpin", "latest");
    assertThat(shell.must("show", "latest", "--json").json().get("pins"))
        .asString()
        .isEqualTo("[]");
  }

  @Test
  void aBackupThatTakesTooLongIsGivenUpAndLeavesNothing() throws Exception {
    var shell = new Shell(directory).withOrchestrator();
    shell.must("init");
    var slow = shell.at("backstay.yaml");
    Files.writeString(
        slow,
        Files.readString(slow)
            .replace(
                "components:", "components:\n  slow: { kind: command, capture: [sleep, 60] }"));
    var process = new OwnProcess(directory, Map.of());

    var exit = process.run("-c", slow.toString(), "--json", "backup", "--within", "2s");

    assertThat(exit).isEqualTo(130);
    assertThat(process.output()).contains("\"cancelled\"").contains("within 2.0 s");
    assertThat(count(shell)).isZero();
    shell.must("backup", "--only", "state");
    assertThat(count(shell)).isOne();
  }
}
