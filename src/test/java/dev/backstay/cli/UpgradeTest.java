package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Upgrades of an orchestrator, with a way back.
final class UpgradeTest {

  @TempDir private Path directory;

  private static String[] begin(String... further) {
    var words = new String[further.length + 6];
    System.arraycopy(
        new String[] {"upgrade", "begin", "--from", "1.4.2", "--to", "1.5.0"}, 0, words, 0, 6);
    System.arraycopy(further, 0, words, 6, further.length);
    return words;
  }

  @Test
  void whatTheNewVersionMadeOfTheStateIsTakenBack() throws Exception {
    var shell = new Shell(directory).withOrchestrator();
    shell.must("init");
    var begun = shell.must(begin());
    assertThat(begun.out()).contains("leads back to 1.4.2");
    Files.writeString(shell.at("live/state.json"), "{\"schema\":2}");

    assertThat(shell.run(begin()).err()).contains("upgrade-unfinished", "1.4.2 to 1.5.0");
    var asked = shell.run("upgrade", "rollback");
    assertThat(asked.exit()).isEqualTo(30);
    assertThat(asked.err()).contains("version 1.4.2 must be installed again");
    assertThat(shell.at("live/state.json")).hasContent("{\"schema\":2}");

    shell.must("upgrade", "rollback", "--yes");
    assertThat(shell.at("live/state.json")).hasContent("{\"tasks\":[1,2,3]}");
    shell.must("upgrade", "confirm");
    assertThat(shell.run("upgrade", "confirm").err()).contains("upgrade-unknown");
    assertThat(shell.run("upgrade", "rollback").err()).contains("upgrade-unknown");
  }

  @Test
  void untilItIsConfirmedItsSnapshotStays() throws Exception {
    var shell = new Shell(directory).withOrchestrator();
    shell.must("init");
    var id = JsonValues.text(shell.must(with(begin(), "--json")).jsonLines().getLast(), "snapshot");
    for (var i = 0; i < 2; i++) {
      Files.writeString(shell.at("live/state.json"), "{\"n\":" + i + "}");
      shell.must("backup");
    }
    assertThat(shell.run("forget", id).exit()).isNotZero();
    shell.must("upgrade", "confirm");
    shell.must("forget", id);
  }

  private static String[] with(String[] words, String last) {
    var all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = last;
    return all;
  }

  @Test
  void servicesAreStoppedFirstAndStayStopped() throws Exception {
    var shell = new Shell(directory).withOrchestrator();
    services(shell, "touch stopped");
    shell.must("init");
    assertThat(shell.must(begin("--stop")).out()).contains("the services are stopped");
    assertThat(shell.at("stopped")).exists();
    assertThat(shell.at("started")).doesNotExist();
  }

  /// As it was, if the snapshot is no way back or a service does not stop.
  @Test
  void whatFailsLeavesNothingStoppedAndNothingBegun() throws Exception {
    var shell = new Shell(directory).withOrchestrator();
    services(shell, "touch stopped");
    shell.must("init");
    Files.delete(shell.at("live/state.json"));
    assertThat(shell.run(begin("--stop")).exit()).isEqualTo(20);
    assertThat(shell.at("started")).exists();
    assertThat(shell.run("upgrade", "confirm").err()).contains("upgrade-unknown");

    Files.writeString(shell.at("live/state.json"), "{}");
    services(shell, "exit 7");
    var failed = shell.run(begin("--stop"));
    assertThat(failed.exit()).isEqualTo(20);
    assertThat(failed.err()).contains("service-failed");
    assertThat(shell.run("upgrade", "confirm").err()).contains("upgrade-unknown");
    assertThat(shell.run("upgrade", "begin", "--from", "1 4", "--to", "2").exit()).isEqualTo(2);
  }

  private static void services(Shell shell, String stop) throws Exception {
    shell.configure("high");
    Files.writeString(
        shell.at("backstay.yaml"),
        Files.readString(shell.at("backstay.yaml"))
            + """
            services:
              - name: host
                command:
                  stop: [sh, -c, "cd '%1$s'; %2$s"]
                  start: [sh, -c, "cd '%1$s'; touch started"]
            """
                .formatted(shell.at(""), stop));
  }
}
