package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An orchestrator that moves its state after it was discovered.
class PresetDriftTest {

  @TempDir Path directory;
  private DemoInstallation made;
  private Shell shell;

  @BeforeEach
  void install() throws IOException {
    made = DemoInstallation.make(directory, "openclaw", "json").discover();
    shell = made.shell();
    shell.must("backup");
  }

  private void move() throws IOException {
    var file = made.app().resolve("orchestrator_config.json");
    var text = Files.readString(file);
    assertThat(text).contains("orchestrator-state.json");
    Files.writeString(file, text.replace("orchestrator-state.json", "moved.json"));
  }

  @Test
  void aBackupAndARestoreEndWithBothPlaces() throws IOException {
    move();
    for (var command : new String[][] {{"backup"}, {"restore", "latest", "--yes"}}) {
      var ran = shell.run(command);
      assertThat(ran.exit()).isEqualTo(4);
      assertThat(ran.err())
          .contains(
              "[preset-changed]",
              made.app().resolve("orchestrator/data/orchestrator-state.json") + ", and",
              made.app().resolve("orchestrator/data/moved.json") + " now");
    }
  }

  @Test
  void aConfigurationThatIsGoneEndsABackup() throws IOException {
    Files.delete(made.app().resolve("orchestrator_config.json"));
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.err()).contains("[preset-changed]", "no installation of openclaw");
  }

  @Test
  void whatIsAddedIsToldAtEachBackup() throws IOException {
    Files.writeString(
        made.app().resolve("orchestrator_config.json"),
        Files.readString(made.app().resolve("orchestrator_config.json"))
            .replaceFirst("\\{", "{\"businessEvidenceDir\": \"deployed\","));
    Files.createDirectory(made.app().resolve("deployed"));
    var ran = shell.must("backup");
    assertThat(ran.err()).contains("no component covers what would be evidence at");
  }
}
