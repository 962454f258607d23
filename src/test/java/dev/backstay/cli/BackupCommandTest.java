package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandTest {

  @TempDir Path directory;

  @Test
  void aSnapshotIsTakenAndCanBeLookedAt() throws IOException {
    var shell = new Shell(directory);
    var id = shell.withSnapshot();
    assertThat(shell.must("snapshots").out()).contains(id, "complete", "manual");
    assertThat(shell.must("show", "latest").out()).contains(id, "state-file", "live/logs");
    assertThat(shell.must("show", id.substring(0, 4), "--json").json()).containsEntry("id", id);
    assertThat(shell.must("ls", "latest").out()).contains("state", "logs");
  }

  @Test
  void aSnapshotOfNothingIsNotTaken() throws IOException {
    var shell = new Shell(directory);
    shell.withOrchestrator();
    shell.must("init");
    Files.move(shell.at("live/logs"), shell.at("live/elsewhere"));

    var ran = shell.run("backup", "--only", "logs");

    assertThat(ran.exit()).as(ran.err()).isEqualTo(20);
    assertThat(shell.must("snapshots", "--json").json().get("snapshots")).isEqualTo(List.of());
  }

  @Test
  void entriesAreListedByLevelOrAllOfThem() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    var level = shell.must("ls", "latest:logs").out();
    assertThat(level.lines()).containsExactly("below/", "first.log", "odd\\u001b[31mname");
    assertThat(shell.must("ls", "latest:logs:below").out().strip()).isEqualTo("below/deep.log");
    assertThat(shell.must("ls", "latest:logs", "--recursive").out())
        .contains("below/deep.log", "first.log");
    assertThat(shell.must("ls", "-l", "latest:logs:first.log").out())
        .containsPattern("file +0[0-7]{3} .* 3 .*first.log");
    var json = shell.must("ls", "--json", "--recursive", "latest:logs").json();
    assertThat(JsonValues.objects(json, "entries"))
        .anySatisfy(entry -> assertThat(entry).containsEntry("path", "odd\u001b[31mname"))
        .anySatisfy(
            entry -> assertThat(entry).containsEntry("path", "below/deep.log").containsKey("size"));
  }

  @Test
  void whatIsNotInTheSnapshotIsAMisuse() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    assertThat(shell.run("ls", "latest:nothing").exit()).isEqualTo(2);
    assertThat(shell.run("ls", "latest:logs:no/such").err()).contains("[path-unknown]");
    assertThat(shell.run("ls", "--json", "latest:logs:no/such").json())
        .containsEntry("code", "path-unknown");
    assertThat(shell.run("ls", "latest:logs:../../etc").err()).contains("[path-unknown]");
    assertThat(shell.run("backup", "--only", "nothing").err()).contains("It has state, logs");
  }

  @Test
  void tagsPinsAndTriggerAreKept() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    shell.must("backup", "--tag", "v2", "--tag", "x", "--pin", "mine", "--trigger", "pre-upgrade");
    var tagged =
        JsonValues.objects(shell.must("snapshots", "--tag", "v2,x", "--json").json(), "snapshots");
    assertThat(tagged).hasSize(1);
    assertThat(tagged.getFirst())
        .containsEntry("trigger", "pre-upgrade")
        .hasEntrySatisfying("pins", pins -> assertThat(pins).asString().contains("mine"));
    assertThat(
            JsonValues.objects(
                shell.must("snapshots", "--last", "1", "--json").json(), "snapshots"))
        .isEqualTo(tagged);
    assertThat(shell.run("backup", "--trigger", "pre-restore").exit()).isEqualTo(2);
    assertThat(shell.run("backup", "--wait-for-hold", "soon").exit()).isEqualTo(2);
  }

  @Test
  void onlyTheNamedComponentsAreCaptured() throws IOException {
    var shell = new Shell(directory).withOrchestrator();
    shell.must("init");
    var summary = shell.must("backup", "--only", "logs", "--json").jsonLines().getLast();
    assertThat(JsonValues.objects(summary, "components"))
        .singleElement()
        .satisfies(component -> assertThat(component).containsEntry("name", "logs"));
  }

  @Test
  void aMissingComponentThatIsNotCriticalLeavesTheSnapshotIncomplete() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    Files.move(shell.at("live/logs"), shell.at("live/elsewhere"));
    var ran = shell.run("backup", "--json");
    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.jsonLines())
        .anySatisfy(line -> assertThat(line).containsEntry("type", "warning"));
    assertThat(ran.jsonLines().getLast()).containsEntry("status", "incomplete");
  }

  @Test
  void aMissingCriticalComponentFailsTheRun() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    Files.delete(shell.at("live/state.json"));
    var ran = shell.run("backup", "--json");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.jsonLines().getLast()).containsEntry("type", "error").containsEntry("exit", 20L);
    assertThat(JsonValues.objects(shell.must("snapshots", "--json").json(), "snapshots"))
        .hasSize(1);
  }

  @Test
  void aSuspectSnapshotIsKeptNamedAndNeverTheLatest() throws IOException {
    var shell = new Shell(directory);
    var good = shell.withSnapshot();
    Files.writeString(shell.at("live/state.json"), "{\"torn\":");
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.out()).contains("suspect");
    assertThat(ran.err()).containsPattern("suspect snapshot [0-9a-f]{12} \\[capture-invalid]");
    assertThat(shell.must("show", "latest", "--json").json()).containsEntry("id", good);
  }

  @Test
  void quietSaysNothingButData() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    assertThat(shell.must("backup", "-q").err()).isEmpty();
    assertThat(shell.must("backup", "--json", "--no-progress").jsonLines()).hasSize(1);
  }
}
