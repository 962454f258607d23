package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.app.Presets;
import dev.backstay.preset.Draft;
import dev.backstay.preset.DraftText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What presets know must hold in an orchestrator's tables is held against what is captured.
class PresetExpectationsTest {

  private static final String RIVER = "kohakuriver.db";
  private static final String CLAW = "orchestrator/data/operator.sqlite";
  private static final String KNEO = ".kneo/state/kneo_runs.sqlite";

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void begin() {
    shell = new Shell(directory);
    shell.set("HOME", shell.at("home").toString());
    shell.set("BACKSTAY_STATE_DIR", shell.at("state").toString());
  }

  /// Makes an installation and a repository for it.
  private void make(String preset, String variant) throws IOException {
    shell.must("demo", preset, "made", "--variant", variant, "--scale", "0.2");
    discover(preset);
    shell.must("init");
  }

  /// Writes down what a preset finds, of a host its tables only.
  private void discover(String preset) throws IOException {
    if (!preset.equals("kohakuriver")) {
      shell.must("discover", "made", "--replace");
      return;
    }
    var variables = Map.of("HOME", shell.at("home").toString());
    var site = Presets.site(Optional.of(shell.at("made")), Path.of("/"), variables, Set.of());
    var draft = Presets.named(preset).orElseThrow().find(site).orElseThrow();
    var database = draft.under(Draft.Under.COMPONENTS).getFirst();
    var small = Draft.of(preset, draft.at(), preset).component(database);
    draft.under(Draft.Under.INFLIGHT).forEach(it -> small.add(Draft.Under.INFLIGHT, it));
    Files.writeString(
        shell.at("backstay.yaml"),
        DraftText.of(small.make(), "repository").replaceFirst("preset: .*\n", ""));
  }

  /// The former release calls the host's database otherwise.
  private Path database(String name) throws IOException {
    var ending = name.equals(RIVER) ? "river.db" : name;
    try (var found = Files.walk(shell.at("made"))) {
      return found.filter(it -> it.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }

  private void sql(String name, String statements) throws IOException, SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database(name));
        var statement = connection.createStatement()) {
      for (var each : statements.split(";", -1)) {
        statement.executeUpdate(each);
      }
    }
  }

  private String good() {
    var ran = shell.must("backup", "--json");
    assertThat(ran.jsonLines().getLast()).containsEntry("status", "complete");
    assertThat(ran.out()).doesNotContain("expectation-warning", "in-flight-unknown");
    return ran.idOfLast();
  }

  private void requireSuspect(String good, String words) {
    var ran = shell.run("backup");
    assertThat(ran.exit()).as(ran.toString()).isEqualTo(20);
    assertThat(ran.err()).contains("[expectation-failed]", words);
    assertThat(shell.must("show", "latest", "--json").json()).containsEntry("id", good);
  }

  private void requireWarning(String words) {
    var ran = shell.must("backup", "--json");
    assertThat(ran.jsonLines().getLast()).containsEntry("status", "complete");
    assertThat(ran.out()).contains("expectation-warning", words);
    assertThat(shell.must("show", "latest").out()).contains("warning.1", words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          update orchestrator_state_array_items set payload_json = replace(payload_json, 'a', 'b')\
           where rowid = 17 | An item is not what its length and digest say: 1 row
          update orchestrator_state_array_items set payload_bytes = payload_bytes + 1\
           where rowid = 17 | An item is not what its length and digest say: 1 row
          delete from orchestrator_state_array_items where rowid = 17 | A section that is an array\
           lacks items, or is not what its length and digest say: 1 row
          update orchestrator_state_array_items set item_index = item_index + 10000 where\
           section_key = 'taskExecutions' | A section that is an array lacks items
          update orchestrator_state_sections set payload_sha256 = 'x' where value_type = 'array'\
           and section_key = 'taskHistory' | (section_key taskHistory,
          delete from orchestrator_state_sections where section_key = 'updatedAt' | The state as a\
           whole is not what its length and digest say: 1 row (section_count 28, found 27)
          delete from orchestrator_state_sections where section_key = 'taskHistory' | Items belong\
           to no section that is an array: 1 row (section_key taskHistory)
          update orchestrator_state_sections set ordinal = 1000 - ordinal | The state as a whole
          update orchestrator_state_sections set payload_json = '"other"' where section_key =\
           'updatedAt' | A section is not what its length and digest say:\
           1 row (section_key updatedAt)
          update orchestrator_state_sections set payload_json = null where section_key =\
           'updatedAt' | A section is not what its length and digest say:\
           1 row (section_key updatedAt)
          update orchestrator_state_meta set payload_bytes = 2 | The state as a whole
          """)
  void aStateThatIsNotWhatItSaysOfItselfIsSuspect(String change, String words) throws Exception {
    make("openclaw", "sqlite");
    var good = good();
    sql(CLAW, "pragma foreign_keys = off;" + change);
    requireSuspect(good, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          deterministic-publishing.sqlite | delete from publishing_audit_events where sequence = 1
          graph-runs.sqlite | delete from graph_events where sequence = 7
          graph-runs.sqlite | update graph_events set event_hash = 'x' where sequence = 7
          toolgate.sqlite | update toolgate_decisions set previous_hash = 'x' where sequence = 7
          """)
  void aBrokenChainMakesItSuspect(String name, String change) throws Exception {
    make("openclaw", "sqlite");
    var good = good();
    sql(name, change);
    requireSuspect(good, "is broken: 1 row");
  }

  @Test
  void aRowThatIsNotOfItsHashIsAWarning() throws Exception {
    make("openclaw", "json");
    good();
    sql("graph-runs.sqlite", "update graph_events set payload_json = '{}' where sequence = 7");
    requireWarning("A hash in graph_events is not that of its row: 1 row (sequence 7)");
  }

  @Test
  void aSchemaThatIsAnotherOneIsAWarningOrNotAsked() throws Exception {
    make("openclaw", "sqlite");
    sql(CLAW, "update operator_schema_meta set schema_version = 3");
    requireWarning("The schema has a version");
    sql(
        CLAW,
        "alter table orchestrator_state_meta rename column payload_sha256 to digest;"
            + "alter table orchestrator_state_meta rename column payload_bytes to bytes");
    sql("graph-runs.sqlite", "alter table graph_events rename column previous_hash to previous");
    assertThat(shell.must("discover", "made", "--replace").out())
        .contains("digests of the state", "graph_events = its chain is not checked");
    discover("openclaw");
    good();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          update tasks set assigned_node = 'gone' where rowid = 3 | A task is assigned to a node\
           that is not there: 1 row (task_id
          update tasks set owner_id = 99 where rowid < 4 | A task belongs to a user who is not\
           there: 3 rows (task_id
          update vps_assignments set vps_task_id = 7 where id = 1 | A virtual server is assigned\
           whose task is not there: 1 row (id 1, vps_task_id 7)
          """)
  void rowsOfTheHostThatNameNothingAreAWarning(String change, String words) throws Exception {
    make("kohakuriver", "current");
    good();
    sql(RIVER, change);
    requireWarning(words);
  }

  @ParameterizedTest
  @CsvSource({"current, true, 6", "old-release, false, 4"})
  void aStatusThatIsNotKnownMakesTheHostSuspect(String variant, boolean hasApprovals, int running)
      throws Exception {
    make("kohakuriver", variant);
    var good = good();
    assertThat(Files.readString(shell.at("backstay.yaml")).contains("approval_status"))
        .isEqualTo(hasApprovals);
    assertThat(shell.must("inflight", good).out())
        .contains("running-tasks (host-db): " + running + " running");
    sql(RIVER, "update tasks set status = 'rnning' where status = 'running'");
    requireSuspect(good, "host-db: A task has a status that is not known: ");
    sql(RIVER, "update tasks set status = 'running' where status = 'rnning'");
    good();
  }

  @Test
  void columnsThatARealOldReleaseLacksAreNotAskedFor() throws Exception {
    make("kohakuriver", "old-release");
    sql(
        RIVER,
        "drop index task_owner_id; alter table tasks drop column owner_id;"
            + "alter table tasks drop column required_memory_bytes");
    discover("kohakuriver");
    good();
  }

  @Test
  void anOrganisationHasOneHead() throws Exception {
    make("synthorg", "sqlite");
    var good = good();
    sql("data/synthorg.db", "update users set role = 'manager' where role = 'ceo'");
    requireSuspect(good, "database: There is not exactly one user who is CEO: 1 row (ceos 0)");
    sql(
        "data/synthorg.db",
        "update users set role = 'ceo' where id = 'ceo';"
            + "update agent_states set task_id = 'gone' where task_id is not null;"
            + "update checkpoints set task_id = 'lost' where turn_number = 1");
    requireWarning("An agent works on a task that is not there: 2 rows");
    requireWarning("A checkpoint is of a task that is not there: 1 row");
  }

  @Test
  void blockedRunsWithoutAContinuationAreAWarning() throws Exception {
    make("kneo-serv", "sqlite");
    assertThat(shell.must("discover", "made", "--replace", "--json").out())
        .doesNotContain("not asked");
    Files.writeString(
        shell.at("backstay.yaml"),
        Files.readString(shell.at("backstay.yaml"))
            .replace("in: continuations", "in: continuations\n    allow_missing: 1"));
    good();
    sql(KNEO, "update runs set continuation_id = null where continuation_id is not null");
    requireWarning("A run is blocked and has no continuation, so that nobody can answer it");
  }

  @Test
  void tablesOfRunsAreKnownByTheirColumns() throws Exception {
    make("kneo-serv", "sqlite");
    sql(
        KNEO,
        "alter table runs rename to \"agent \"\"runs\"; alter table run_queue rename to work_items;"
            + "alter table \"agent \"\"runs\" drop column workflow_name");
    discover("kneo-serv");
    assertThat(Files.readString(shell.at("backstay.yaml")))
        .contains("work_items", "agent_name")
        .doesNotContain("workflow_name", "run_queue");
    Files.writeString(
        shell.at("backstay.yaml"),
        Files.readString(shell.at("backstay.yaml"))
            .replace("in: continuations", "in: continuations\n    allow_missing: 1"));
    assertThat(shell.must("inflight", good()).out())
        .contains("runs (runs): 3 running", "blocked-runs (runs): 4 blocked", "queue (runs): 3");
    var ran = shell.must("restore", "latest", "--quarantine", "--yes");
    assertThat(ran.out()).contains("3 rows");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alter table runs rename column input_text to input | in flight: runs = not asked
          alter table run_queue rename column attempts to tries | in flight: queue = not asked
          create table runs_archive as select * from runs; alter table runs rename to runs_now |\
           in flight: runs = not asked
          """)
  void whatNoTableFitsIsNotAskedAndToldSo(String change, String words) throws Exception {
    make("kneo-serv", "sqlite");
    sql(KNEO, change);
    assertThat(shell.must("discover", "made", "--replace").out())
        .contains(words, "not exactly one table has the columns run_id, status");
  }

  @Test
  void whatCannotBeReadIsNotAskedAndToldSo() throws Exception {
    make("kneo-serv", "sqlite");
    var database = database(KNEO);
    Files.writeString(database, "no database");
    assertThat(shell.must("discover", "made", "--replace").out())
        .contains("in flight: runs = not asked", "its tables cannot be read");
  }

  @Test
  void lookingLeavesNothingBesideADatabase() throws Exception {
    make("openclaw", "sqlite");
    try (var files = Files.list(database(CLAW).resolveSibling(""))) {
      assertThat(files.map(it -> it.getFileName().toString()))
          .noneMatch(it -> it.endsWith("-wal") || it.endsWith("-shm"));
    }
  }
}
