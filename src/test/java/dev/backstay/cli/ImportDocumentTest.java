package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.ForeignBackups;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the page about imports shows works as it stands there, but for where the files are.
class ImportDocumentTest {

  private static final int COMMANDS_MIN = 7;

  @TempDir private Path directory;

  @Test
  void everyCommandOfThePageWorksInItsOrder() throws Exception {
    var backups = Files.createDirectories(directory.resolve("backups"));
    var content = ForeignBackups.synthOrgContent(directory.resolve("synthorg"));
    ForeignBackups.sign(content, "persistence", "memory", "config");
    ForeignBackups.pack(content, backups.resolve("3f9c0a71b2de_scheduled.tar.gz"), "");
    var script =
        ForeignBackups.openClawContent(directory.resolve("openclaw"), ForeignBackups.CONFIG);
    ForeignBackups.pack(
        script, backups.resolve("orchestrator-20260512_031500.tar.gz"), "20260512_031500");
    ForeignBackups.database(backups.resolve("runs-2026-05-12.sqlite"), 10);
    var shell = new Shell(directory);
    Files.writeString(
        directory.resolve("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        components:
          runs: { kind: sqlite, path: live/runs.sqlite }
        """);
    shell.must("init");
    var page = Files.readString(Path.of("docs/import.md"));
    var commands =
        Pattern.compile("^```sh\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(page)
            .results()
            .flatMap(found -> found.group(1).lines())
            .toList();

    assertThat(commands).hasSizeGreaterThanOrEqualTo(COMMANDS_MIN);
    for (var command : commands) {
      var here = command.replace("/backups/", backups + "/");
      var ran = shell.run(here.substring("backstay ".length()).split(" ", -1));
      assertThat(ran.exit()).as(command + ": " + ran.out() + ran.err()).isZero();
    }
    assertThat(shell.must("snapshots").out().lines()).hasSize(5);
  }
}
