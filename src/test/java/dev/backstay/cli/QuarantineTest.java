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
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is restored may be changed before it goes live, must hold its canary, and ends with what a
/// person should know.
class QuarantineTest {

  private static final String STOP = "update tasks set done = 2 where done = 0";
  private static final String CALM =
      "update document set json = json_set(json, '$.tasks.a', 'failed')";

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void protectAnOrchestrator() throws IOException, SQLException {
    shell = new Shell(directory);
    Files.createDirectories(shell.at("scratch"));
    Files.createDirectories(shell.at("live"));
    Files.writeString(shell.at("live/state.json"), "{\"tasks\":{\"a\":\"running\"}}");
    Files.setAttribute(shell.at("live/state.json"), "unix:mode", 0640);
    sql(
        "pragma journal_mode = wal",
        "create table tasks (id integer primary key, done int check (done < 3))",
        "insert into tasks values (1, 0), (2, 1), (3, 0)");
    declare(STOP, CALM, "select max(id) from tasks");
    shell.must("init");
  }

  private void declare(String ofDatabase, String ofDocument, String canary) throws IOException {
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        components:
          db: { kind: sqlite, path: live/tasks.db, order: 1, canary: "%s" }
          state: { kind: state-file, path: live/state.json, order: 2, required_keys: [tasks] }
        inflight:
          - name: waiting
            from: "db: select id from tasks where done = 0"
            state: pending
            restart: They are started.
        quarantine:
          - { in: db, edit: "%s", why: Nothing may start by itself. }
          - { in: state, edit: "%s", why: Nothing runs. }
        notes:
          - { text: Renew the tokens. }
          - { text: Say where the host is now., when: host-changed }
        """
            .formatted(canary, ofDatabase, ofDocument));
  }

  private void sql(String... statements) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + shell.at("live/tasks.db"));
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  private String tasks(Path database) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select group_concat(id || '=' || done) from tasks")) {
      return rows.getString(1);
    }
  }

  private void disaster() throws IOException, SQLException {
    sql("delete from tasks where id > 1");
    Files.writeString(shell.at("live/state.json"), "{\"tasks\":{}}");
  }

  private void requireDisaster() throws SQLException {
    assertThat(tasks(shell.at("live/tasks.db"))).isEqualTo("1=0");
    assertThat(shell.at("live/state.json")).hasContent("{\"tasks\":{}}");
    assertThat(shell.must("restore", "status").out()).contains("no restore is unfinished");
    try (var left = Files.list(shell.at("live"))) {
      assertThat(left.map(it -> it.getFileName().toString()))
          .allMatch(it -> it.startsWith("tasks.db") || it.equals("state.json"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void requireQuarantined() throws IOException, SQLException {
    assertThat(tasks(shell.at("live/tasks.db"))).isEqualTo("1=2,2=1,3=2");
    assertThat(shell.at("live/state.json")).hasContent("{\"tasks\":{\"a\":\"failed\"}}");
    assertThat((int) Files.getAttribute(shell.at("live/state.json"), "unix:mode") & 0777)
        .isEqualTo(0640);
  }

  @Test
  void whatIsRestoredIsChangedBeforeItGoesLive() throws IOException, SQLException {
    shell.must("backup");
    disaster();
    var ran = shell.must("restore", "latest", "--quarantine", "--yes");
    requireQuarantined();
    assertThat(ran.out())
        .contains(
            "in what is restored of db, before it goes live: " + STOP,
            "changed in db: 2 rows (Nothing may start by itself.)",
            "changed in state: 1 row (Nothing runs.)",
            "waiting (db): 2 pending",
            "after a restart: They are started.",
            "note: Renew the tokens.")
        .doesNotContain("where the host is now");
  }

  @Test
  void withoutTheOptionNothingIsChanged() throws IOException, SQLException {
    shell.must("backup");
    disaster();
    var ran = shell.must("restore", "latest", "--yes", "--json").jsonLines().getLast();
    assertThat(tasks(shell.at("live/tasks.db"))).isEqualTo("1=0,2=1,3=0");
    assertThat(ran).containsEntry("quarantine", List.of());
    assertThat(JsonValues.objects(ran, "in_flight").getFirst()).containsEntry("count", 2L);
    assertThat(ran).containsEntry("notes", List.of("Renew the tokens."));
  }

  @Test
  void aDryRunSaysWhatWouldBeChanged() throws IOException, SQLException {
    shell.must("backup");
    disaster();
    var ran = shell.must("restore", "latest", "--quarantine", "--dry-run");
    assertThat(ran.out()).contains(STOP, CALM, "waiting (db): 2 pending").doesNotContain("restart");
    requireDisaster();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          update tasks set done = 7 | update document set json = json | CHECK constraint
          update nowhere set done = 7 | update document set json = json | no such table
          drop table tasks | update document set json = json | no valid database
          update tasks set done = 1 | update document set json = '{}' | required keys are missing
          update tasks set done = 1 | delete from document | leaves no document
          """)
  void aChangeThatFailsRefusesTheRestore(String ofDatabase, String ofDocument, String words)
      throws IOException, SQLException {
    shell.must("backup");
    disaster();
    declare(ofDatabase, ofDocument, "select max(id) from tasks");
    var ran = shell.run("restore", "latest", "--quarantine", "--yes");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err()).contains("quarantine-failed", words);
    requireDisaster();
  }

  @Test
  void aRestoreIntoADirectoryIsChangedThere() throws IOException, SQLException {
    shell.must("backup");
    disaster();
    var to = shell.at("look");
    shell.must("restore", "latest", "--quarantine", "--to", to.toString());
    try (var made = Files.walk(to)) {
      var database = made.filter(it -> it.endsWith("tasks.db")).findFirst().orElseThrow();
      assertThat(tasks(database)).isEqualTo("1=2,2=1,3=2");
    }
    requireDisaster();
  }

  @Test
  void aRollbackBringsBackWhatWasLive() throws IOException, SQLException {
    shell.must("backup");
    disaster();
    shell.must("restore", "latest", "--quarantine", "--yes", "--no-settle");
    requireQuarantined();
    shell.must("restore", "rollback");
    requireDisaster();
  }

  @Test
  void resumingARestoreThatTouchedNothingChangesTooWhatItRestores() throws Exception {
    var id = shell.must("backup", "--json").idOfLast();
    disaster();
    var state = Files.createDirectories(shell.at("host/restores/demo"));
    var run = RunId.random();
    var name = new ComponentName("db");
    var destination = Destination.at(shell.at("live/tasks.db"), name, run);
    new RestoreJournal(state)
        .begin(
            run,
            new SnapshotId(id),
            Instant.parse("2026-01-02T03:04:05Z"),
            new Asked("", Set.of(), Scope.WHOLE, true),
            List.of(new JournaledTarget(name, "", destination)),
            List.of(),
            List.of());
    Files.createDirectories(destination.staged());
    shell.must("restore", "resume");
    assertThat(tasks(shell.at("live/tasks.db"))).isEqualTo("1=2,2=1,3=2");
    assertThat(shell.at("live/state.json")).hasContent("{\"tasks\":{}}");
  }

  @ParameterizedTest
  @CsvSource({"db,--path,tasks.db", "state,--to,look"})
  void aQuarantineOfNothingIsWrongUsage(String component, String option, String value)
      throws IOException {
    shell.must("backup");
    Files.writeString(
        shell.at("backstay.yaml"),
        Files.readString(shell.at("backstay.yaml")).replaceAll("  - \\{ in: state.*\n", ""));
    var ran =
        shell.run(
            "restore", "latest", "--quarantine", "--yes", "--component", component, option, value);
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("quarantine");
  }

  @Test
  void whatGivesAnotherCanaryIsNotRestored() throws IOException, SQLException {
    shell.must("backup");
    declare(STOP, CALM, "select hex(randomblob(16))");
    // Another query was asked then.
    shell.must("restore", "latest", "--yes");
    shell.must("backup");
    disaster();
    var ran = shell.run("restore", "latest", "--yes");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err()).contains("staged-invalid", "another value for its canary");
    requireDisaster();
  }

  @Test
  void aNoteForAnotherHostIsToldThere() throws IOException {
    shell.set("HOSTNAME", "first");
    shell.must("backup");
    shell.set("HOSTNAME", "second");
    assertThat(shell.must("restore", "latest", "--yes").out())
        .contains("note: Renew the tokens.", "note: Say where the host is now.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          in: db, | in: dc, | there is no component "dc"
          why: Nothing runs. | why: "" | "why" is empty
          when: host-changed | when: host-change | did you mean "host-changed"?
          canary: "select max(id) from tasks" | canary: " " | "canary" is empty
          live/state.json | live/state.yaml | not written in JSON
          """)
  void aDeclarationThatSaysNothingIsRefused(String from, String to, String words)
      throws IOException {
    var file = shell.at("backstay.yaml");
    Files.writeString(file, Files.readString(file).replace(from, to));
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.err()).contains(words, "backstay.yaml:");
  }
}
