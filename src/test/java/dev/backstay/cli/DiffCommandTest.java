package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {

  @TempDir private Path directory;

  private Shell shell;

  @BeforeEach
  void makeSnapshot() throws IOException {
    shell = new Shell(directory);
    shell.withOrchestrator();
    Files.writeString(
        shell.at("live/state.json"),
        "{\"tasks\":[{\"id\":1,\"state\":\"queued\"},{\"id\":2}],\"api_key\":\"old-hidden\","
            + "\"db\":\"postgres://me:old-hidden@host/x\",\"empty\":{}}");
    shell.must("init");
    shell.must("backup");
  }

  private void change() throws IOException {
    Files.writeString(
        shell.at("live/state.json"),
        "{\"tasks\":[{\"id\":1,\"state\":\"done\"},{\"id\":2},{\"id\":3}],"
            + "\"api_key\":\"new-hidden\",\"db\":\"postgres://me:new-hidden@host/x\","
            + "\"empty\":{\"more\":[]}}");
    Files.writeString(shell.at("live/logs/new.log"), "new");
    Files.delete(shell.at("live/logs/below/deep.log"));
    Files.writeString(shell.at("live/logs/first.log"), "two");
    Files.setAttribute(shell.at("live/logs/below"), "unix:mode", 0700);
  }

  private static Map<String, Object> component(Map<String, Object> document, String name) {
    return JsonValues.objects(document, "components").stream()
        .filter(each -> name.equals(each.get("component")))
        .findAny()
        .orElseThrow();
  }

  private static List<String> summaries(Map<String, Object> component) {
    return JsonValues.objects(component, "entries").stream()
        .map(each -> each.get("change") + " " + each.get("path") + " " + each.get("aspects"))
        .toList();
  }

  @Test
  void whatIsTheSameHasNoDifferences() throws IOException {
    shell.must("backup");
    var before = Trees.describe(directory.resolve("live"));
    for (var other : List.of("latest", "live")) {
      var ran = shell.must("diff", "latest~1", other, "--exit-code");
      assertThat(ran.out().lines()).hasSize(3);
    }
    assertThat(Trees.describe(directory.resolve("live"))).isEqualTo(before);
  }

  @Test
  void aSnapshotAndWhatIsLiveDifferAsTwoSnapshotsDo() throws IOException {
    change();
    var live = shell.must("diff", "latest", "live", "--json").json();
    shell.must("backup");
    var stored = shell.must("diff", "latest~1", "latest", "--json").json();

    assertThat(live).isEqualTo(stored);
    assertThat(summaries(component(live, "logs")))
        .containsExactly(
            "changed  [time]",
            "changed below [mode, time]",
            "removed below/deep.log []",
            "changed first.log [content, time]",
            "added new.log []")
        .doesNotContain("odd");
    assertThat(component(live, "logs"))
        .containsEntry("added", 1L)
        .containsEntry("removed", 1L)
        .containsEntry("bytes_after", 9L);
  }

  @Test
  void valuesOfDocumentsAreToldByTheirKeysAndSecretsAreMasked() throws IOException {
    change();
    var ran = shell.must("diff", "latest", "live", "--component", "state");

    assertThat(ran.out())
        .contains(
            "~ state.json  content, time",
            "tasks.0.state: \"queued\" -> \"done\"",
            "tasks.2.id: (none) -> 3",
            "empty: {} -> (none)",
            "empty.more: (none) -> []",
            "api_key: *** -> ***",
            "db: *** -> ***")
        .doesNotContain("hidden", "tasks.1", "logs");
  }

  @Test
  void onlyTheTimeMayDiffer() throws IOException {
    var file = shell.at("live/logs/first.log");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    var found = shell.must("diff", "latest", "live", "--json").json();
    assertThat(summaries(component(found, "logs"))).containsExactly("changed first.log [time]");
  }

  @Test
  void sumsAloneTellNoPathAndTheExitCodeTellsADifference() throws IOException {
    change();
    var ran = shell.run("diff", "latest", "live", "--stat", "--exit-code");
    assertThat(ran.exit()).isEqualTo(42);
    assertThat(ran.out()).contains("logs", "state").doesNotContain("new.log", "tasks");
  }

  @Test
  void aComponentThatOneSideLacksIsAllNew() throws IOException {
    var configuration = Files.readString(shell.at("backstay.yaml"));
    Files.writeString(
        shell.at("backstay.yaml"), configuration + "  more: { kind: files, path: more }\n");
    Files.createDirectories(shell.at("more"));
    Files.writeString(shell.at("more/one"), "1");
    var more = component(shell.must("diff", "latest", "live", "--json").json(), "more");
    assertThat(more).containsEntry("added", 2L).containsEntry("changed", 0L);
  }

  @Test
  void noProgramIsRunToCompareWhatIsLive() throws IOException {
    Files.writeString(
        shell.at("backstay.yaml"),
        Files.readString(shell.at("backstay.yaml"))
            + "  told: { kind: command, capture: [date, +%N] }\n");
    shell.must("backup");
    var ran = shell.must("diff", "latest", "live", "--exit-code");
    assertThat(ran.err()).contains("told is not compared");
    assertThat(ran.out()).doesNotContain("told");
  }

  @Test
  void otherFormatsHaveValuesToo() throws IOException {
    for (var text : List.of("a: 1", "b: [1, 2]")) {
      Files.writeString(shell.at("live/conf.yaml"), text + "\nsame: x\n");
      Files.writeString(shell.at("live/conf.toml"), text.replace(':', '=') + "\nsame = 1\n");
      Files.writeString(
          shell.at("live/.env"), text.charAt(0) + "=\"1 2\"\nSAME=1\nTOKEN=" + text + "\n");
      Files.writeString(
          shell.at("backstay.yaml"),
          """
          version: 1
          orchestrator: demo
          state_dir: host
          scratch_dir: scratch
          repositories: { local: { url: repository } }
          components:
            yaml: { kind: state-file, path: live/conf.yaml }
            toml: { kind: state-file, path: live/conf.toml }
            env: { kind: state-file, path: live/.env }
          """);
      shell.must("backup");
    }
    var out = shell.must("diff", "latest~1", "latest").out();
    assertThat(out).contains("a: 1 -> (none)", "b.1: (none) -> 2", "b: (none) -> \"1 2\"");
    assertThat(out).contains("TOKEN: *** -> ***").doesNotContain("same", "SAME");
  }

  @Test
  void whatNamesNothingIsRefused() {
    assertThat(shell.run("diff", "latest", "nonsense").exit()).isEqualTo(2);
    assertThat(shell.run("diff", "latest", "live", "--component", "none").exit()).isEqualTo(2);
    assertThat(shell.run("diff", "latest").exit()).isEqualTo(2);
  }
}
