package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.demo.Writer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Known orchestrators, from their own configuration to a restore, and nothing written by hand.
class DiscoverAndRestoreTest {

  /// What is evidence does not come back by itself.
  private static final List<String> VAULT = List.of("  - runner-state.db  28.0 KiB");

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "kohakuriver, current",
    "kohakuriver, old-release",
    "openclaw, json",
    "openclaw, sqlite",
    "openclaw, docker",
    "openclaw, state-dir",
    "synthorg, sqlite",
    "kneo-serv, sqlite",
    "kneo-serv, dsn-fallback"
  })
  void whatIsFoundIsCapturedBesideItsWriterAndComesBackAfterTheHostIsLost(
      String preset, String variant) throws Exception {
    var made = DemoInstallation.make(directory, preset, variant);
    var shell = made.shell();
    try (var writer = made.write()) {
      awaitWrites(writer, 3);
      made.discover();
      var backup = shell.run("backup");
      assertThat(backup.exit()).as(backup.toString()).isZero();
      awaitWrites(writer, writer.acknowledged() + 3);
      writer.stop();
    }
    made.lose();
    var restored = shell.must("restore", "latest", "--make-directories", "--yes");
    assertThat(restored.out()).contains("after a restart");
    assertThat(restored.err()).contains("makes the directory " + made.app());
    assertThat(differing(shell))
        .isEqualTo(variant.equals("current") || variant.equals("old-release") ? VAULT : List.of());
    var again = shell.run("backup");
    assertThat(again.exit()).as(again.toString()).isZero();
  }

  /// What differs, but for the times of directories in which something else was put.
  private static List<String> differing(Shell shell) {
    return shell
        .must("diff", "latest", "live")
        .out()
        .lines()
        .filter(line -> line.matches("  [-+~] .*") && !line.matches("  ~ .*/  time"))
        .toList();
  }

  private static void awaitWrites(Writer writer, long count) {
    while (writer.isAtWork() && writer.acknowledged() < count) {
      Thread.onSpinWait();
    }
    assertThat(writer.acknowledged()).isGreaterThanOrEqualTo(count);
  }
}
