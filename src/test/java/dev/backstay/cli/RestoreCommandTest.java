package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.component.Destination;
import dev.backstay.component.Scope;
import dev.backstay.restore.journal.Asked;
import dev.backstay.restore.journal.JournaledTarget;
import dev.backstay.restore.journal.RestoreJournal;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.SnapshotId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreCommandTest {

  private static final String GOOD = "{\"tasks\":[1,2,3]}";
  private static final String BAD = "{\"tasks\":[]}";

  @TempDir Path directory;

  /// A snapshot, and a live state that has gone bad since.
  private Shell shell() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    Files.writeString(shell.at("live/state.json"), BAD);
    return shell;
  }

  private static void assertLive(Shell shell, String content) {
    assertThat(shell.at("live/state.json")).hasContent(content);
  }

  @Test
  void withoutConfirmationNothingIsTouched() throws IOException {
    var shell = shell();
    var ran = shell.run("restore", "latest");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.out()).contains("replaces what is there", "live/logs");
    assertThat(ran.err()).contains("[restore-not-confirmed]", "--yes");
    assertLive(shell, BAD);
  }

  @Test
  void aPersonIsAskedAndMayRefuse() throws IOException {
    var shell = shell();
    shell.answer("no");
    assertThat(shell.run("restore", "latest").exit()).isEqualTo(30);
    assertLive(shell, BAD);
    shell.answer("yes");
    assertThat(shell.run("restore", "latest").exit()).isZero();
    assertLive(shell, GOOD);
  }

  @Test
  void aDryRunPrintsThePlanOnly() throws IOException {
    var shell = shell();
    assertThat(shell.must("restore", "latest", "--dry-run").out()).contains("dry run");
    var json = shell.must("restore", "latest", "--dry-run", "--json").json();
    assertThat(json).containsEntry("dry_run", true);
    assertThat(JsonValues.objects(json, "targets")).hasSize(2);
    assertLive(shell, BAD);
  }

  @Test
  void theSafetySnapshotLeadsBackAndIsNotTheLatest() throws IOException {
    var shell = shell();
    var summary = shell.must("restore", "latest", "--yes", "--json").jsonLines().getLast();
    assertLive(shell, GOOD);
    var safety = JsonValues.text(summary, "safety_snapshot");
    assertThat(shell.must("show", safety, "--json").json()).containsEntry("trigger", "pre-restore");
    assertThat(shell.must("show", "latest", "--json").json())
        .containsEntry("id", summary.get("snapshot"));
    shell.must("restore", safety, "--yes");
    assertLive(shell, BAD);
  }

  @Test
  void partsGoToADirectoryWithoutAQuestion() throws IOException {
    var shell = shell();
    shell.must("restore", "latest", "--component", "logs", "--path", "below", "--to", "look");
    assertThat(shell.at("look/below/deep.log")).hasContent("deep");
    assertLive(shell, BAD);
    var again =
        shell.run("restore", "latest", "--component", "logs", "--path", "below", "--to", "look");
    assertThat(again.exit()).isEqualTo(30);
    assertThat(again.err()).contains("[target-not-empty]");
  }

  @Test
  void whatIsNotSettledIsToldAndCanBeRolledBack() throws IOException {
    var shell = shell();
    shell.must("restore", "latest", "--yes", "--no-settle");
    assertLive(shell, GOOD);
    var status = shell.must("restore", "status");
    assertThat(status.out()).contains("the restored state is live", "restore settle", "live/logs");
    assertThat(shell.must("restore", "status", "--json").json())
        .containsEntry("unfinished", true)
        .containsEntry("phase", "swapped");
    assertThat(shell.must("snapshots").err()).contains("unfinished", "restore status");
    assertThat(shell.run("restore", "latest", "--yes").exit()).isEqualTo(11);
    shell.must("restore", "rollback");
    assertLive(shell, BAD);
    assertThat(shell.must("restore", "status", "--json").json()).containsEntry("unfinished", false);
  }

  @Test
  void settlingEndsIt() throws IOException {
    var shell = shell();
    shell.must("restore", "latest", "--yes", "--no-settle");
    shell.must("restore", "settle");
    assertLive(shell, GOOD);
    assertThat(shell.run("restore", "rollback").exit()).isEqualTo(30);
  }

  @Test
  void resumingARestoreThatTouchedNothingRunsItAgain() throws IOException {
    var shell = shell();
    var id = JsonValues.text(shell.must("show", "latest", "--json").json(), "id");
    var state = Files.createDirectories(shell.at("host/restores/demo"));
    var live = shell.at("live/state.json");
    var run = RunId.random();
    var name = new ComponentName("state");
    var destination = Destination.at(live, name, run);
    new RestoreJournal(state)
        .begin(
            run,
            new SnapshotId(id),
            Instant.parse("2026-01-02T03:04:05Z"),
            new Asked("", Set.of(), Scope.WHOLE, false),
            List.of(new JournaledTarget(name, "", destination)),
            List.of(),
            List.of());
    Files.createDirectories(destination.staged());
    Files.writeString(shell.at("live/logs/first.log"), "changed since");
    assertThat(shell.must("restore", "status").out()).contains("nothing live is touched", id);
    shell.must("restore", "resume");
    assertLive(shell, GOOD);
    assertThat(shell.at("live/logs/first.log")).hasContent("changed since");
    assertThat(destination.work()).doesNotExist();
    assertThat(shell.must("restore", "status").out()).contains("no restore is unfinished");
  }

  @Test
  void withNothingUnfinishedThereIsNothingToResume() throws IOException {
    var shell = shell();
    for (var end : List.of("resume", "rollback", "settle")) {
      assertThat(shell.run("restore", end).exit()).isEqualTo(30);
    }
  }

  @Test
  void aRestoreNeedsASnapshot() throws IOException {
    assertThat(shell().run("restore").exit()).isEqualTo(2);
  }
}
