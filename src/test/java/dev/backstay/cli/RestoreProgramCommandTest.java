package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreProgramCommandTest {

  private static final String SECRET = "canary-of-an-argument";

  @TempDir Path directory;
  private Shell shell = new Shell(Path.of("."));

  @BeforeEach
  void takeSnapshot() throws IOException {
    shell = new Shell(directory);
    Files.createDirectories(shell.at("live"));
    Files.writeString(shell.at("live/state"), "first\n");
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        components:
          service:
            kind: command
            capture: [cat, "%1$s/live/state"]
            restore: [/bin/sh, -c, "[ ! -e $0/broken ] || exit 9; cat >$0/state", "%1$s/live", %2$s]
        """
            .formatted(directory, SECRET));
    shell.must("init");
    shell.must("backup");
    Files.writeString(shell.at("live/state"), "second\n");
  }

  @Test
  void thePlanNamesTheProgramAndNotItsArguments() {
    var plan = shell.must("restore", "latest", "--dry-run").out();
    var json = shell.must("restore", "latest", "--dry-run", "--json");

    assertThat(plan).contains("service is given to the command /bin/sh with 4 arguments");
    assertThat(json.json()).extractingByKey("targets").asString().contains("program=true");
    assertThat(plan + json.out()).doesNotContain(SECRET);
    assertThat(shell.must("config", "show").out())
        .contains("the command /bin/sh with 4 arguments")
        .doesNotContain(SECRET);
    assertThat(shell.at("live/state")).hasContent("second");
  }

  @Test
  void theProgramTakesTheStateAndTheSafetySnapshotLeadsBack() {
    var safety = shell.must("restore", "latest", "--yes", "--json").jsonLines().getLast();
    assertThat(shell.at("live/state")).hasContent("first");

    shell.must("restore", JsonValues.text(safety, "safety_snapshot"), "--yes");

    assertThat(shell.at("live/state")).hasContent("second");
  }

  @Test
  void whatIsInDoubtIsToldAndCanBeMended() throws IOException {
    Files.createFile(shell.at("live/broken"));

    var ran = shell.run("restore", "latest", "--yes");

    assertThat(ran.exit()).isEqualTo(32);
    assertThat(ran.err())
        .contains("[restore-in-doubt]", "status 9", "backstay restore rollback", "/bin/sh < ");
    var status = shell.must("restore", "status");
    assertThat(status.out())
        .contains("the program of service was started", "keep the orchestrator stopped");
    assertThat(shell.must("restore", "status", "--json").json())
        .extractingByKey("programs")
        .asString()
        .contains("standing=started", "/former/service.output");
    assertThat(shell.run("restore", "resume").exit()).isEqualTo(32);
    assertThat(ran.out() + ran.err() + status.out()).doesNotContain(SECRET);

    Files.delete(shell.at("live/broken"));
    shell.must("restore", "rollback");

    assertThat(shell.at("live/state")).hasContent("second");
    assertThat(shell.must("restore", "status").out()).contains("no restore is unfinished");
  }
}
