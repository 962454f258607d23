package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the page about drills shows works.
final class DrillsPageTest {

  @TempDir private Path directory;

  private static List<List<String>> blocks() throws IOException {
    return Pattern.compile("^```sh\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(Files.readString(Path.of("docs/drills.md")))
        .results()
        .map(it -> it.group(1).lines().toList())
        .toList();
  }

  private static Shell.Ran type(Shell shell, String line) {
    var words =
        Pattern.compile("\"([^\"]*)\"|(\\S+)")
            .matcher(line)
            .results()
            .map(it -> it.group(1) == null ? it.group(2) : it.group(1))
            .toArray(String[]::new);
    assertThat(words[0]).isEqualTo("backstay");
    return shell.run(Arrays.copyOfRange(words, 1, words.length));
  }

  @Test
  void everyCommandOfThePageDoesWhatItSays() throws Exception {
    var shell = new Shell(directory);
    shell.withSnapshot();
    assertThat(shell.run("gate", "upgrade").exit()).isEqualTo(40);
    for (var block : blocks()) {
      for (var line : block) {
        var ran = type(shell, line);
        assertThat(ran.exit()).as("%s: %s", line, ran).isZero();
      }
    }
    assertThat(shell.at("drill.html")).content().contains("was restored and found right");
    assertThat(shell.must("snapshots").out()).contains("proven");
    assertThat(shell.must("show", "latest-proven").out()).contains("proven");
    var drills = JsonValues.objects(shell.must("drill", "list", "--json").json(), "drills");
    assertThat(drills).hasSize(2).allSatisfy(it -> assertThat(it).containsEntry("proven", true));
    assertThat(shell.must("check").out()).contains("no damage found");
  }

  @Test
  void aGateIsClosedUntilWhatIsFreshAndPinnedIsProven() throws Exception {
    var shell = new Shell(directory);
    shell.withSnapshot();
    assertThat(shell.run("gate", "upgrade").err())
        .contains("gate-closed", "no good snapshot is pinned");
    shell.must("backup", "--trigger", "pre-upgrade");
    assertThat(shell.run("gate", "upgrade").err()).contains("no drill has lately proven");
    shell.must("drill", "run", "latest~1");
    assertThat(shell.run("gate", "upgrade").exit()).isEqualTo(40);
    shell.must("drill", "run", "--only", "state");
    assertThat(shell.run("gate", "upgrade").exit()).isEqualTo(40);
    shell.must("drill", "run");
    assertThat(shell.must("gate", "upgrade", "--json").json()).containsEntry("open", true);
    assertThat(shell.run("gate", "upgrade", "--within", "1ms").err())
        .contains("the newest pinned snapshot was taken");
  }

  @Test
  void aReportIsFoundByTheBeginningOfItsIdAndNeverOverwrites() throws Exception {
    var shell = new Shell(directory);
    shell.withSnapshot();
    assertThat(shell.run("drill", "report").err()).contains("no drill was held", "run-unknown");
    shell.must("drill", "run");
    var report = shell.must("drill", "report", "--format", "json").json();
    var id = JsonValues.text(report, "drill");
    assertThat(shell.must("drill", "report", id.substring(0, 6)).out()).startsWith("# Snapshot");
    assertThat(shell.run("drill", "report", "ffffffffffff").exit()).isEqualTo(2);
    Files.writeString(shell.at("there.html"), "mine");
    var refused = shell.run("drill", "report", "--format", "html", "--output", "there.html");
    assertThat(refused.err()).contains("output-failed");
    assertThat(shell.at("there.html")).hasContent("mine");
  }

  /// The latest, then any of the last 90 days.
  @Test
  void byTurnsTheLatestIsRehearsedEveryOtherTime() throws Exception {
    var shell = new Shell(directory);
    var first = shell.withSnapshot();
    shell.must("drill", "run", "by-turns");
    var second = shell.must("backup", "--json").idOfLast();
    shell.must("drill", "run", "by-turns");
    shell.must("drill", "run", "by-turns");
    var drills = JsonValues.objects(shell.must("drill", "list", "--json").json(), "drills");
    var held = drills.stream().map(it -> JsonValues.text(it, "snapshot")).toList();
    assertThat(held).hasSize(3);
    assertThat(held.getFirst()).isEqualTo(first);
    assertThat(held.get(1)).isIn(first, second);
    assertThat(held.getLast()).isEqualTo(second);
  }
}
