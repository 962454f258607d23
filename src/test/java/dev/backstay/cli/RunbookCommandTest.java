package dev.backstay.cli;

import static java.lang.Boolean.TRUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.runbook.Scenario;
import dev.backstay.snapshot.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What runbooks say, and when there is one.
final class RunbookCommandTest {

  private static final String SECRETIVE =
      """
      version: 1
      orchestrator: demo
      repositories:
        local:
          url: repository
          password: { env: REPOSITORY_SECRET }
      lookups:
        app: { json: lost/app.json }
      components:
        rows: { kind: postgres, url: "postgresql://me:${env:PG_SECRET}@${env:PG_HOST}/rows" }
        queue: { kind: redis, url: "redis://:${env:REDIS_SECRET}@127.0.0.1" }
        briefs:
          kind: s3
          bucket: briefs
          access_key: "${file:s3.key}"
          secret_key: "${env:S3_SECRET}"
        state: { kind: state-file, path: "${app:stateFile}" }
        tree: { kind: files, path: "${env:TREE_AT}" }
        evidence: { kind: files, path: evidence, restore_only_if_named: true }
      # ${env:COMMENTED} is not used.
      services:
        - name: host
          command: { stop: [stop, "${env:STOP_WITH}"], start: [start] }
      """;

  private static final List<String> VARIABLES =
      List.of("PG_SECRET", "PG_HOST", "REDIS_SECRET", "S3_SECRET", "TREE_AT", "STOP_WITH");

  @TempDir private Path directory;

  private Shell secretive() throws IOException {
    var shell = new Shell(directory);
    VARIABLES.forEach(it -> shell.set(it, "/value-of-" + it.toLowerCase(Locale.ROOT)));
    shell.set("REPOSITORY_SECRET", "/value-of-repository");
    Files.writeString(shell.at("s3.key"), "value-of-s3-key\n");
    Files.createDirectory(shell.at("lost"));
    Files.writeString(shell.at("lost/app.json"), "{\"stateFile\": \"value-of-lookup.json\"}");
    Files.writeString(shell.at("backstay.yaml"), SECRETIVE);
    return shell;
  }

  @Test
  void everyScenarioIsListedWithWhyItCannotHappen() throws Exception {
    var shell = new Shell(directory).withOrchestrator();
    var listed = shell.must("runbook", "--list").out();
    assertThat(listed.lines().skip(1).map(it -> it.split(" ", 2)[0]))
        .containsExactlyElementsOf(Arrays.stream(Scenario.values()).map(Scenario::label).toList());
    assertThat(listed)
        .contains("not here: a component of kind redis is not configured")
        .contains("not here: no database of a server is configured");
    var forms = JsonValues.objects(shell.must("runbook", "--list", "--json").json(), "scenarios");
    assertThat(
            forms.stream().filter(it -> TRUE.equals(it.get("applies"))).map(it -> it.get("name")))
        .containsExactly(
            "lost-host",
            "corrupted-state-file",
            "corrupted-checkpoints",
            "stale-data",
            "bad-upgrade",
            "disk-pressure",
            "full-cluster");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lost-redis | cannot happen here: a component of kind redis is not configured
          lost-cat | there is no scenario lost-cat
          lost-host --component nobody | lost-host is not about a component nobody
          corrupted-state-file --component logs | not about a component logs
          lost-host --run 7 | --run goes with corrupted-checkpoints
          """)
  void whatCannotBeWrittenIsRefused(String typed, String said) throws Exception {
    var shell = new Shell(directory).withOrchestrator();
    var ran = shell.run(("runbook " + typed).split(" "));
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains(said);
    assertThat(ran.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"markdown", "html", "json"})
  void whatIsKnownIsInItAndTwiceTheSame(String format) throws Exception {
    var shell = new Shell(directory);
    var taken = Instant.parse("2026-03-01T06:00:00Z");
    shell.itIs(taken);
    var id = shell.withSnapshot();
    shell.itIs(taken.plus(Duration.ofHours(5)));
    var first = shell.must("runbook", "lost-host", "--format", format).out();
    assertThat(shell.must("runbook", "lost-host", "--format", format).out()).isEqualTo(first);
    assertThat(first).contains(id, "restore latest", "--make-directories");
    shell.itIs(taken.plus(Duration.ofHours(6)));
    assertThat(shell.must("runbook", "lost-host", "--format", format).out()).isNotEqualTo(first);
  }

  @Test
  void whatADrillMeasuredIsInIt() throws Exception {
    var shell = new Shell(directory);
    var id = shell.withSnapshot();
    assertThat(shell.must("runbook", "lost-host").out())
        .contains("| Takes | not measured: hold \\`backstay drill run\\` |")
        .contains("| Newest proven snapshot | none |");
    var drill = shell.must("drill", "run", "--json").jsonLines().getLast();

    var runbook = shell.must("runbook", "lost-host", "--format", "json").json();

    assertThat(String.valueOf(runbook.get("rehearsed")))
        .contains("drill=" + drill.get("drill") + ",")
        .contains("recovery_ms=" + drill.get("recovery_ms") + ",")
        .contains("name=state", "name=logs");
    assertThat(String.valueOf(runbook.get("newest_proven"))).contains(id);

    shell.drilled(id, "0123456789ab", Proof.Verdict.REFUTED, Duration.ofSeconds(1));
    assertThat(shell.must("runbook", "lost-host").out())
        .contains("the last drill found its snapshot wrong")
        .contains("| Newest proven snapshot | none |")
        .contains("drill " + drill.get("drill"));
  }

  /// The directory's name would run a program, end a block of code and begin an element.
  @Test
  void oddPathsAreForTheShellAndForNobodyElse() throws Exception {
    var odd = directory.resolve("it's a $(touch pwned) `touch pwned` <b>|\"x\"\\");
    var shell = new Shell(Files.createDirectory(odd));
    shell.withSnapshot();
    Files.writeString(shell.at("live/state.json"), "torn");
    RunbookFollower.of(shell, "corrupted-state-file").follow();
    assertThat(shell.at("live/state.json")).hasContent("{\"tasks\":[1,2,3]}");
    assertThat(Path.of("pwned")).doesNotExist();
    assertThat(shell.must("runbook", "lost-host", "--format", "html").out())
        .contains("&lt;b&gt;")
        .doesNotContain("<b>");
    var outside =
        shell
            .must("runbook", "lost-host")
            .out()
            .replaceAll("(?s)```sh\n.*?```", "")
            .replace("\\`", "");
    assertThat(outside).contains("\\<b\\>\\|").doesNotContain("`touch").doesNotContain(" <b>");
  }

  @Test
  void namesOfFilesInATreeAreForTheShellToo() throws Exception {
    var shell = new Shell(directory);
    shell.withOrchestrator();
    var run = "run 7's $HOME";
    Files.createDirectory(shell.at("live/logs/" + run));
    Files.writeString(shell.at("live/logs/" + run + "/checkpoint *.json"), "whole");
    shell.must("init");
    shell.must("backup");
    Files.writeString(shell.at("live/logs/" + run + "/checkpoint *.json"), "torn");
    Files.writeString(shell.at("live/logs/first.log"), "goes on");
    RunbookFollower.of(shell, "corrupted-checkpoints", "--run", run).follow();
    assertThat(shell.at("live/logs/" + run + "/checkpoint *.json")).hasContent("whole");
    assertThat(shell.at("live/logs/first.log")).hasContent("goes on");
  }

  @Test
  void theConfigurationAndTheRepositoryAreNamedWhereTheyMustBe() throws Exception {
    var shell = new Shell(directory);
    shell.withSnapshot();
    var file = shell.at("backstay.yaml");
    assertThat(RunbookFollower.of(shell, "lost-host").lines())
        .allMatch(it -> it.startsWith("backstay --config " + file + " "));
    assertThat(RunbookFollower.of(shell, "lost-host", "--repository", "local").lines())
        .allMatch(it -> it.startsWith("backstay --config " + file + " --repository local "));
    var anywhere = Files.createDirectories(shell.at(".config/backstay"));
    Files.move(file, anywhere.resolve("backstay.yaml"));
    var text = Files.readString(anywhere.resolve("backstay.yaml"));
    Files.writeString(
        anywhere.resolve("backstay.yaml"),
        text.replaceAll("(state_dir: |scratch_dir: |url: |path: )", "$1../../"));
    assertThat(RunbookFollower.of(shell, "lost-host").lines())
        .contains("backstay restore latest --make-directories --yes");
  }

  @Test
  void withoutTheRepositoryWhatCanBeSaidIsSaid() throws Exception {
    var shell = new Shell(directory).withOrchestrator();
    var alone = shell.must("runbook", "lost-host", "--offline");
    assertThat(alone.err()).isEmpty();
    assertThat(alone.out())
        .contains("| Repository | not read: it was not asked for |")
        .contains("restore latest --make-directories --yes")
        .contains("not measured");
    var lost = shell.must("runbook", "lost-host");
    assertThat(lost.err()).contains("written from the configuration alone: repo-not-found");
    assertThat(lost.out()).contains("not read: repo-not-found");
  }

  /// On a bare machine there are neither variables nor the files that values are looked up in.
  @Test
  void whereNothingIsLeftButTheFileItIsWrittenFromTheNamesInIt() throws Exception {
    var shell = secretive();
    var bare = new Shell(directory);
    var whole = shell.must("runbook", "lost-host", "--offline").out();
    Files.delete(shell.at("lost/app.json"));
    Files.delete(shell.at("s3.key"));
    var ran = bare.must("runbook", "lost-host", "--offline");
    assertThat(ran.err()).contains("known by name and kind alone");
    assertThat(ran.out())
        .contains("restore latest --component state,tree --make-directories --yes")
        .contains("- the file s3.key", "- the variable PG\\_SECRET, set", "REPOSITORY\\_SECRET")
        .contains("It stops host before")
        .doesNotContain("COMMENTED");
    assertThat(commandsOf(ran.out())).isEqualTo(commandsOf(whole));
  }

  private static List<String> commandsOf(String markdown) {
    return markdown.lines().filter(it -> it.startsWith("backstay ")).toList();
  }

  @Test
  void noSecretAndNoValueFromElsewhereIsInAnyOfThem() throws Exception {
    var shell = secretive();
    for (var scenario : Scenario.values()) {
      for (var format : List.of("markdown", "html", "json")) {
        for (var offline : List.of(true, false)) {
          var words =
              offline
                  ? List.of("runbook", scenario.label(), "--format", format, "--offline")
                  : List.of("runbook", scenario.label(), "--format", format);
          var ran = shell.run(words.toArray(String[]::new));
          assertThat(ran.exit()).as(words + ": " + ran.err()).isIn(0, 2);
          assertThat(ran.out() + ran.err())
              .doesNotContain("value-of")
              .doesNotContain("value\\-of")
              .doesNotContain("%s");
        }
      }
    }
    assertThat(shell.must("runbook", "full-cluster", "--offline").out())
        .contains("rows", "queue", "briefs", "state", "tree", "--component NAME");
  }

  @Test
  void itIsWrittenToANewFile() throws Exception {
    var shell = new Shell(directory).withOrchestrator();
    var words =
        new String[] {
          "runbook", "lost-host", "--offline", "--format", "html", "--output", "a.html"
        };
    shell.must(words);
    assertThat(shell.at("a.html")).content().startsWith("<!doctype html>").endsWith("</html>\n");
    assertThat(shell.run(words).err()).contains("output-failed");
  }
}
