package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `doctor` says of state that no component covers: nothing of an installation as it was
/// found, and exactly what then comes to lack.
class DoctorCoverageTest {

  @TempDir private Path directory;

  private Shell shell;

  @BeforeEach
  void enter() throws IOException {
    directory = directory.toRealPath();
    shell = new Shell(directory);
    shell.set("HOME", shell.at("inst/home").toString());
    shell.set("BACKSTAY_STATE_DIR", shell.at("host").toString());
  }

  private void protect(String preset, String variant) throws IOException {
    shell.must("demo", preset, "inst", "--variant", variant, "--scale", "0.1");
    shell.must("discover", "inst", "--preset", preset);
    // One of the continuations that runs wait for lacks, as it is made.
    edit("backstay.yaml", "as: \"{}.json\"", "as: \"{}.json\"\n    allow_missing: 1");
    shell.must("init");
    shell.must("backup");
  }

  private void edit(String file, String what, String by) throws IOException {
    Files.writeString(shell.at(file), Files.readString(shell.at(file)).replace(what, by));
  }

  /// Takes a component out of the configuration, with the entities, which may name it.
  private void removeComponent(String name) throws IOException {
    var text =
        Files.readString(shell.at("backstay.yaml")).replaceFirst("(?m)^entities:\\n(  .*\\n)+", "");
    var without = text.replaceFirst("(?m)^  " + name + ":\\n(    .*\\n)+", "");
    assertThat(without).isNotEqualTo(text);
    Files.writeString(shell.at("backstay.yaml"), without);
  }

  /// A finding that is not as it should be, in words: its code, severity and message.
  private List<String> gaps() {
    return JsonValues.objects(shell.run("doctor", "--json").json(), "findings").stream()
        .filter(each -> !JsonValues.text(each, "severity").equals("ok"))
        .filter(each -> !JsonValues.text(each, "code").equals("same-volume"))
        .map(DoctorCoverageTest::words)
        .toList();
  }

  private static String words(Map<String, Object> finding) {
    return JsonValues.text(finding, "code")
        + " "
        + JsonValues.text(finding, "severity")
        + ": "
        + JsonValues.text(finding, "message");
  }

  private void makeDatabase(String name) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + shell.at(name));
        var statement = connection.createStatement()) {
      statement.execute("create table t (x)");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "kohakuriver, current",
    "openclaw, json",
    "openclaw, sqlite",
    "openclaw, docker",
    "openclaw, state-dir",
    "synthorg, sqlite",
    "kneo-serv, sqlite"
  })
  void nothingLacksOfAnInstallationAsItWasFound(String preset, String variant) throws IOException {
    protect(preset, variant);
    assertThat(gaps()).isEmpty();
    assertThat(shell.must("doctor").out()).contains("[coverage]");
  }

  @Test
  void aComponentThatWasRemovedIsToldWithWhereThePresetHasItFrom() throws IOException {
    protect("synthorg", "sqlite");
    removeComponent("memory");
    assertThat(gaps())
        .singleElement()
        .asString()
        .startsWith("uncovered warning: ")
        .contains(
            "memory at " + shell.at("inst/data/memory"), "SYNTHORG_MEMORY_DIR = ", "compose.yml");
  }

  @Test
  void whatATreeLeavesOutForARemovedComponentIsUncovered() throws IOException {
    protect("openclaw", "json");
    removeComponent("publishing");
    assertThat(gaps())
        .singleElement()
        .asString()
        .startsWith("uncovered warning: ")
        .contains("publishing at " + shell.at("inst/logs/deterministic-publishing.sqlite"));
  }

  @Test
  void whatIsCriticalIsAnError() throws IOException {
    protect("openclaw", "sqlite");
    removeComponent("environment");
    assertThat(gaps()).singleElement().asString().startsWith("uncovered error: ");
  }

  @Test
  void aNewDatabaseBesideComponentsIsToldOnce() throws IOException, SQLException {
    protect("openclaw", "json");
    makeDatabase("inst/database/ne\nw.sqlite");
    assertThat(gaps())
        .singleElement()
        .asString()
        .startsWith("uncovered warning: ")
        .contains(shell.at("inst/database/ne") + "\\u000aw.sqlite");
  }

  @Test
  void aDatabaseThatIsAllInItsLogIsSeen() throws IOException {
    protect("kneo-serv", "sqlite");
    Files.createFile(shell.at("inst/.kneo/state/fresh"));
    var log = new byte[64];
    System.arraycopy(new byte[] {0x37, 0x7f, 0x06, (byte) 0x83}, 0, log, 0, 4);
    Files.write(shell.at("inst/.kneo/state/fresh-wal"), log);
    Files.createFile(shell.at("inst/.kneo/state/text"));
    Files.writeString(shell.at("inst/.kneo/state/text-wal"), "not a log of a database");
    assertThat(gaps())
        .singleElement()
        .asString()
        .startsWith("uncovered warning: ")
        .contains(shell.at("inst/.kneo/state/fresh") + ",");
  }

  @Test
  void aPlaceThatMovedInTheOrchestratorsOwnConfigurationIsAnError() throws IOException {
    protect("kneo-serv", "sqlite");
    Files.createDirectory(shell.at("inst/.kneo/other"));
    Files.copy(
        shell.at("inst/.kneo/state/kneo_runs.sqlite"), shell.at("inst/.kneo/other/runs.sqlite"));
    edit("inst/.kneo/config.yaml", ".kneo/state/kneo_runs.sqlite\n", ".kneo/other/runs.sqlite\n");
    assertThat(gaps())
        .singleElement()
        .asString()
        .startsWith("preset-changed error: ")
        .contains(
            shell.at("inst/.kneo/state/kneo_runs.sqlite").toString(),
            shell.at("inst/.kneo/other/runs.sqlite").toString());
  }

  @Test
  void aConfigurationThatCannotBeReadIsAnError() throws IOException {
    protect("openclaw", "json");
    Files.writeString(shell.at("inst/orchestrator_config.json"), "{");
    assertThat(gaps()).singleElement().asString().startsWith("config-invalid error: ");
  }

  @Test
  void anInstallationThatIsNotThereAnyMoreIsAnError() throws IOException {
    protect("synthorg", "sqlite");
    edit("inst/compose.yml", "SYNTHORG_", "OTHER_");
    assertThat(gaps())
        .filteredOn(it -> !it.contains("data/backups"))
        .singleElement()
        .asString()
        .startsWith("preset-changed error: there is no installation");
  }

  @Test
  void aKeyThatNothingHoldsIsAnError() throws IOException {
    protect("synthorg", "sqlite");
    edit("inst/config.json", "\"master_key\"", "\"former_key\"");
    assertThat(gaps())
        .singleElement()
        .asString()
        .startsWith("key-uncovered error: SYNTHORG_MASTER_KEY ")
        .contains("the secrets of connections cannot be read");
  }

  @Test
  void keysInWhatIsNotCapturedAreErrors() throws IOException {
    protect("synthorg", "sqlite");
    removeComponent("cli-config");
    assertThat(gaps())
        .satisfiesExactly(
            it -> assertThat(it).startsWith("uncovered error: ").contains("config.json"),
            it -> assertThat(it).startsWith("key-uncovered error: SYNTHORG_MASTER_KEY"),
            it -> assertThat(it).startsWith("key-uncovered error: SYNTHORG_SETTINGS_KEY"));
  }

  @Test
  void aSnapshotOlderThanTheOrchestratorKeepsIsToldWithBothAges() throws IOException {
    shell.must("demo", "kneo-serv", "inst", "--variant", "sqlite", "--scale", "0.1");
    edit("inst/.kneo/config.yaml", "_days: 7", "_days: 70");
    Files.writeString(
        shell.at("inst/deploy/production.env"),
        Files.readString(shell.at("inst/deploy/production.env"))
            + "KNEO_SERV_RETENTION_RUNS_DAYS=7\n");
    shell.must("discover", "inst");
    edit("backstay.yaml", "as: \"{}.json\"", "as: \"{}.json\"\n    allow_missing: 1");
    shell.must("init");
    shell.must("backup");
    shell.itIs(Instant.now().plus(Duration.ofDays(9)));
    assertThat(gaps())
        .satisfiesExactly(
            it -> assertThat(it).startsWith("snapshot-old warning: "),
            it ->
                assertThat(it)
                    .startsWith("older-than-kept warning: ")
                    .contains("9 d old", "runs after 7 d", "KNEO_SERV_RETENTION_RUNS_DAYS"));
  }

  @Test
  void aDatabaseThatAProcessOfTheOrchestratorWritesToIsToldOnce() throws IOException, SQLException {
    protect("openclaw", "json");
    makeDatabase("inst/database/live.sqlite");
    Files.createDirectories(shell.at("elsewhere"));
    Files.writeString(shell.at("elsewhere/read.json"), "{}");
    Files.writeString(shell.at("elsewhere/notes.txt"), "words");
    var held =
        new ProcessBuilder(
                "sh",
                "-c",
                "exec 3<inst/logs/orchestrator.log 4<>inst/database/live.sqlite"
                    + " 5<>elsewhere/notes.txt 6<elsewhere/read.json;"
                    + " echo open; exec sleep 600")
            .directory(directory.toFile())
            .start();
    try (var said = held.inputReader()) {
      assertThat(said.readLine()).isEqualTo("open");
      assertThat(gaps())
          .singleElement()
          .asString()
          .startsWith("uncovered-open warning: process " + held.pid() + " (")
          .contains(shell.at("inst/database/live.sqlite").toString());
    } finally {
      held.destroyForcibly();
    }
  }

  @Test
  void withoutAPresetDatabasesBesideComponentsAreSeen() throws IOException, SQLException {
    shell.withSnapshot();
    assertThat(gaps()).isEmpty();
    makeDatabase("live/other.db");
    makeDatabase("live/logs/inside.db");
    Files.createSymbolicLink(shell.at("live/link.db"), shell.at("live/logs/inside.db"));
    assertThat(gaps())
        .singleElement()
        .asString()
        .startsWith("uncovered warning: ")
        .contains(shell.at("live/other.db").toString());
  }
}
