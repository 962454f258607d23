package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host on which not even the directories are left in which components stood.
class LostHostTest {

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void lose() throws Exception {
    shell = new Shell(directory);
    shell.withSnapshot();
    try (var all = Files.walk(shell.at("live"))) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void directoriesMustBeThereUnlessTheyAreToBeMade() {
    var refused = shell.run("restore", "latest", "--yes");
    assertThat(refused.exit()).isEqualTo(30);
    assertThat(refused.err()).contains("live does not exist", "--make-directories");
    assertThat(shell.at("live")).doesNotExist();
    var plan = shell.must("restore", "latest", "--make-directories", "--dry-run");
    assertThat(plan.err()).contains("makes the directory " + shell.at("live"));
    assertThat(shell.at("live")).doesNotExist();
    shell.must("restore", "latest", "--make-directories", "--yes");
    assertThat(shell.at("live/logs/below/deep.log")).hasContent("deep");
    assertThat(shell.at("live/state.json")).hasContent("{\"tasks\":[1,2,3]}");
  }

  @Test
  void whatWasMadeIsRemovedIfTheRestoreIsRefused() throws IOException {
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        services:
          - name: stuck
            command: { stop: [/bin/false], start: [/bin/true] }
            timeout: 1s
        """,
        StandardOpenOption.APPEND);
    var refused = shell.run("restore", "latest", "--make-directories", "--yes");
    assertThat(refused.err()).contains("[service-failed]");
    assertThat(shell.at("live")).doesNotExist();
  }

  @Test
  void aRollbackLeavesNothingOfWhatWasRestored() {
    shell.must("restore", "latest", "--make-directories", "--yes", "--no-settle");
    shell.must("restore", "rollback");
    assertThat(shell.at("live/state.json")).doesNotExist();
    assertThat(shell.at("live/logs")).doesNotExist();
  }
}
