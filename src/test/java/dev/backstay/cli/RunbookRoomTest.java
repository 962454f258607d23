package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The runbook of a disk that is nearly full makes room, and what it moved away can come back.
final class RunbookRoomTest {

  @TempDir private Path directory;

  @Test
  void roomIsMadeAndNothingIsLost() throws Exception {
    var made = new OffloadInstallation(directory);
    var before = made.files();

    RunbookFollower.of(made.shell, "disk-pressure").follow();

    var left = made.files();
    assertThat(left).hasSizeLessThan(before.size()).containsKey("app.log");
    var listed = made.shell.must("snapshots", "--all", "--json").json();
    var offloaded = JsonValues.text(JsonValues.objects(listed, "snapshots").getLast(), "id");
    made.shell.must("restore", offloaded, "--component", "logs", "--to", "back", "--yes");
    var back = OffloadInstallation.filesBelow(made.shell.at("back/logs"));
    assertThat(back.keySet()).isNotEmpty();
    before.forEach(
        (name, text) ->
            assertThat(left.getOrDefault(name, back.getOrDefault(name, "lost"))).isEqualTo(text));
  }

  @Test
  void whereNothingMayBeMovedItIsSaidHowThatIsDeclared() throws Exception {
    var shell = new Shell(directory);
    shell.withSnapshot();
    assertThat(RunbookFollower.of(shell, "disk-pressure").follow()).hasSizeGreaterThan(4);
    assertThat(shell.must("runbook", "disk-pressure").out())
        .contains("Declare `offload: { older_than: 30d }` of one of logs");
  }
}
