package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What was captured and is not good never counts as good, and says why.
class ValidationTest {

  private static final String STATE =
      "{\"tasks\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20],\"meta\":{\"version\":3}}";

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void protectAnOrchestrator() throws IOException, SQLException {
    shell = new Shell(directory);
    Files.createDirectories(shell.at("scratch"));
    Files.createDirectories(shell.at("live/logs"));
    for (var i = 0; i < 20; i++) {
      Files.writeString(shell.at("live/logs/" + i + ".log"), "line " + i);
    }
    Files.writeString(shell.at("live/state.json"), STATE);
    sql(
        "create table tasks (id integer primary key, submitted_at text)",
        "create table queue (id integer primary key)",
        "with n(i) as (select 1 union all select i + 1 from n where i < 100)"
            + " insert into tasks select i, '"
            + Instant.now().truncatedTo(ChronoUnit.SECONDS)
            + "' from n");
    expect(Map.of());
    shell.must("init");
  }

  /// Writes the configuration anew, with this expected of each component.
  private void expect(Map<String, String> expected) throws IOException {
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        components:
          state: { kind: state-file, path: live/state.json, expect: [%s] }
          logs: { kind: files, path: live/logs, expect: [%s] }
          db: { kind: sqlite, path: live/tasks.db, expect: [%s] }
        """
            .formatted(
                expected.getOrDefault("state", ""),
                expected.getOrDefault("logs", ""),
                expected.getOrDefault("db", "")));
  }

  private void sql(String... statements) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + shell.at("live/tasks.db"));
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  private String good() {
    var ran = shell.must("backup", "--json");
    assertThat(ran.jsonLines().getLast()).containsEntry("status", "complete");
    return ran.idOfLast();
  }

  /// A backup that keeps a suspect snapshot because of one component, for a reason in which the
  /// words stand; the good one stays the latest.
  private void requireSuspect(String good, String code, String component, String words) {
    var ran = shell.run("backup");
    assertThat(ran.exit()).as(ran.toString()).isEqualTo(20);
    assertThat(ran.out()).contains("suspect");
    assertThat(ran.err()).contains("[" + code + "]", "warning: " + component + ": ", words);
    assertThat(shell.must("show", "latest", "--json").json()).containsEntry("id", good);
    var snapshots = JsonValues.objects(shell.must("snapshots", "--json").json(), "snapshots");
    var newest = snapshots.getLast();
    assertThat(newest).containsEntry("status", "suspect");
    var id = JsonValues.text(newest, "id");
    assertThat(shell.must("show", id).out()).contains("suspect", "finding ");
    for (var capture : JsonValues.objects(shell.must("show", id, "--json").json(), "captures")) {
      if (component.equals(capture.get("component"))) {
        assertThat(JsonValues.text(capture, "findings")).contains(words);
      } else {
        assertThat(capture.get("findings")).isEqualTo(List.of());
      }
    }
  }

  private void requireGoodAgain(String before) {
    var after = good();
    assertThat(shell.must("show", "latest", "--json").json()).containsEntry("id", after);
    assertThat(shell.must("show", "latest~1", "--json").json()).containsEntry("id", before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"tasks\":[1,2,3,4,5,6      | capture-invalid    | not a valid JSON",
        "``                            | capture-invalid    | empty",
        "{\"tasks\":[1]}ks\":[1,2,3]} | capture-invalid    | not a valid JSON",
        "{}                            | expectation-failed | items: 0, in snapshot",
        "{\"tasks\":[],\"meta\":{}}    | expectation-failed | items: 2, in snap",
        "\0\0\0\0                      | capture-invalid    | not a valid JSON",
      })
  void aStateFileThatIsNotWholeIsSuspect(String text, String code, String words)
      throws IOException {
    var good = good();
    Files.writeString(shell.at("live/state.json"), text.replace("\\0", "\0"));
    requireSuspect(good, code, "state", words);
    requireSuspect(good, code, "state", words);

    Files.writeString(shell.at("live/state.json"), STATE.replace("20", "20,21"));
    requireGoodAgain(good);
  }

  @Test
  void aDatabaseOfZeroBytesIsSuspect() throws IOException {
    var good = good();
    var bytes = Files.readAllBytes(shell.at("live/tasks.db"));
    Files.write(shell.at("live/tasks.db"), new byte[0]);
    requireSuspect(good, "capture-invalid", "db", "0 bytes");
    requireSuspect(good, "capture-invalid", "db", "0 bytes");

    Files.write(shell.at("live/tasks.db"), bytes);
    requireGoodAgain(good);
  }

  @Test
  void aDatabaseWithoutTablesIsSuspectEvenAtFirst() throws Exception {
    sql("drop table tasks", "drop table queue");
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err()).contains("no tables", "[capture-invalid]");
    assertThat(shell.run("restore", "latest", "--yes").err())
        .contains("there is no good snapshot of demo");
  }

  @Test
  void aDatabaseThatLostItsTablesIsSuspect() throws Exception {
    var good = good();
    sql("drop table tasks", "drop table queue");
    requireSuspect(good, "capture-invalid", "db", "no tables");
  }

  @Test
  void aDatabaseThatLostNearlyAllRowsIsSuspectUntilItIsSaidToBeRight() throws Exception {
    var good = good();
    sql("drop table tasks", "create table tasks (id integer primary key, submitted_at text)");
    requireSuspect(good, "expectation-failed", "db", "rows: 0, in snapshot " + good + " 100");
    sql("insert into tasks (submitted_at) select 'x' from pragma_module_list limit 9");
    requireSuspect(good, "expectation-failed", "db", "91 % went, at most 90 % may");

    shell.must("backup", "--accept-shrink");
    sql("delete from tasks where id = 1");
    good();
  }

  @Test
  void lessThanTheGuardIsNoReasonForAnAlarm() throws Exception {
    sql("insert into queue select id from tasks where id <= 50");
    good();
    sql("delete from queue", "delete from tasks where id > 20");
    Files.delete(shell.at("live/logs/1.log"));
    Files.writeString(shell.at("live/state.json"), "{\"tasks\":[1,2],\"meta\":{}}");
    good();
  }

  @Test
  void aTreeThatIsEmptyNowIsSuspect() throws IOException {
    var good = good();
    for (var i = 0; i < 20; i++) {
      Files.delete(shell.at("live/logs/" + i + ".log"));
    }
    requireSuspect(good, "expectation-failed", "logs", "files: 0, in snapshot " + good + " 20");

    expect(Map.of("logs", "{ max_shrink: off }"));
    requireGoodAgain(good);
  }

  @Test
  void aTableMayLoseNoMoreThanIsDeclared() throws Exception {
    expect(Map.of("db", "{ table: tasks, max_shrink: 50% }, { max_shrink: off }"));
    var good = good();
    sql("delete from tasks where id > 50");
    assertThat(good()).isNotEqualTo(good);
    sql("delete from tasks where id > 24");
    var half = JsonValues.text(shell.must("show", "latest", "--json").json(), "id");
    requireSuspect(
        half, "expectation-failed", "db", "rows of table tasks: 24, in snapshot " + half);
    sql("alter table tasks rename to gone");
    requireSuspect(half, "expectation-failed", "db", "table tasks is not there");
  }

  @Test
  void aTableMustHaveItsRows() throws Exception {
    good();
    expect(Map.of("db", "{ table: queue, min_rows: 1 }, { table: runs, min_rows: 1 }"));

    var ran = shell.run("backup");

    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err())
        .contains(
            "table queue has 0 rows, expected at least 1",
            "table runs is not there",
            "error: db: table queue",
            "[expectation-failed]");
  }

  @Test
  void aNewestThatIsTooOldOrNoTimeIsSuspect() throws Exception {
    var good = good();
    expect(Map.of("db", "{ newest: tasks.submitted_at, max_age: 2h }"));
    var fresh = good();
    assertThat(fresh).isNotEqualTo(good);
    sql("update tasks set submitted_at = '2026-01-02T03:04:05Z'");
    for (var i = 0; i < 2; i++) {
      requireSuspect(
          fresh,
          "expectation-failed",
          "db",
          "the newest tasks.submitted_at is 2026-01-02T03:04:05Z");
    }
    sql("update tasks set submitted_at = 'yesterday' where id = 1");
    requireSuspect(fresh, "expectation-failed", "db", "is \"yesterday\", which is no time");
    sql("update tasks set submitted_at = strftime('%s', 'now')");
    requireGoodAgain(fresh);
  }

  /// The database's vital signs are taken over with its content, which is not read again.
  @Test
  void anUnchangedDatabaseIsHeldAgainstWhatIsExpectedNow() throws Exception {
    Thread.sleep(2100);
    good();
    assertThat(capture("latest", "db").get("details")).asString().doesNotContain("unchanged");
    good();
    assertThat(capture("latest", "db").get("details")).asString().contains("unchanged");
    assertThat(capture("latest", "db").get("vitals")).asString().contains("rows.tasks=100");

    expect(Map.of("db", "{ table: tasks, min_rows: 101 }"));

    assertThat(shell.run("backup").err()).contains("tasks has 100 rows, expected at least 101");
    expect(Map.of("db", "{ newest: tasks.submitted_at, max_age: 2h }"));
    good();
  }

  private Map<String, Object> capture(String snapshot, String component) {
    return JsonValues.objects(shell.must("show", snapshot, "--json").json(), "captures").stream()
        .filter(it -> component.equals(it.get("component")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void keysMustBeThere() throws IOException {
    expect(Map.of("state", "{ keys: [tasks, meta.version] }"));
    var good = good();
    Files.writeString(shell.at("live/state.json"), STATE.replace("version", "revision"));
    requireSuspect(good, "expectation-failed", "state", "key meta.version is not there");
  }

  @Test
  void vitalSignsAreShown() {
    good();
    var vitals = new TreeMap<String, Object>();
    for (var name : List.of("state", "logs", "db")) {
      vitals.put(name, capture("latest", name).get("vitals"));
    }
    assertThat(vitals.get("state"))
        .isEqualTo(Map.of("items", "23", "keys", "2", "length.meta", "1", "length.tasks", "20"));
    assertThat(vitals.get("logs")).isEqualTo(Map.of("bytes", "130", "files", "20"));
    assertThat(vitals.get("db")).asString().contains("rows=100", "canary.tasks=100", "tables=2");
    assertThat(shell.must("show", "latest").out()).containsPattern("rows.tasks +100");
  }

  @Test
  void restoringTheLatestSaysThatANewerOneIsSuspect() throws IOException {
    var good = good();
    Files.writeString(shell.at("live/state.json"), "{\"torn");
    shell.run("backup");
    var suspect =
        JsonValues.text(
            JsonValues.objects(shell.must("snapshots", "--json").json(), "snapshots").getLast(),
            "id");

    var ran = shell.must("restore", "latest", "--yes");

    assertThat(ran.err())
        .contains("warning: the newest snapshot " + suspect, "latest is " + good, "not a valid");
    assertThat(shell.at("live/state.json")).hasContent(STATE);
    assertThat(shell.must("restore", good, "--dry-run").err()).doesNotContain("suspect");
    assertThat(shell.must("restore", suspect, "--dry-run").err())
        .contains("warning: snapshot " + suspect + " is suspect: state: ");
    var events =
        new ArrayList<>(shell.must("restore", "latest", "--dry-run", "--json").jsonLines());
    assertThat(events.getFirst())
        .containsEntry("type", "warning")
        .containsEntry("code", "snapshot-suspect");
  }

  /// A safety snapshot holds whatever was live; nothing is compared with it.
  @Test
  void aSafetySnapshotIsNothingToCompareWith() throws Exception {
    var good = good();
    sql("delete from tasks");
    shell.must("restore", good, "--component", "db", "--yes");
    sql("delete from tasks");
    requireSuspect(good, "expectation-failed", "db", "in snapshot " + good);
  }

  @ParameterizedTest
  @ValueSource(strings = {"high", "medium", "reconstructible"})
  void aMissingComponentThatIsNotCriticalIsNamed(String importance) throws IOException {
    var other = new Shell(Files.createDirectory(directory.resolve("other")));
    other.withSnapshot();
    other.configure(importance);
    Files.move(other.at("live/logs"), other.at("live/elsewhere"));

    var ran = other.run("backup");

    var optional = importance.equals("reconstructible");
    assertThat(ran.exit()).isEqualTo(optional ? 0 : 3);
    assertThat(ran.err()).contains("warning: logs: ");
    var shown = other.must("show", "latest", "--json").json();
    assertThat(shown).containsEntry("status", optional ? "complete" : "incomplete");
    assertThat(JsonValues.text(shown, "missing")).contains("logs: ");
    assertThat(other.must("show", "latest").out()).containsPattern("missing +logs: ");
  }
}
