package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What rows and documents name must be captured and restored with them.
class ReferencesTest {

  private static final String ROWS = "db: select brief from tasks where done = 0";

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void protectAnOrchestrator() throws IOException, SQLException {
    shell = new Shell(directory);
    Files.createDirectories(shell.at("scratch"));
    Files.createDirectories(shell.at("live/briefs/deep"));
    for (var name : new String[] {"a.json", "b.json", "deep/c.json"}) {
      Files.writeString(shell.at("live/briefs").resolve(name), name);
    }
    Files.writeString(
        shell.at("live/state.json"),
        "{\"agents\":[{\"id\":1,\"brief\":\"a\"},{\"id\":2,\"brief\":\"deep/c\"},{\"id\":3}]}");
    sql(
        "create table tasks (id integer primary key, brief text, done int)",
        "insert into tasks values (1, 'a.json', 0), (2, 'deep/c.json', 0), (3, null, 0),"
            + " (4, 'gone.json', 1), (5, '"
            + shell.at("live/briefs")
            + "/b.json', 0)");
    refer("{ from: \"" + ROWS + "\", in: briefs }");
    shell.must("init");
  }

  private void refer(String... references) throws IOException {
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        components:
          state: { kind: state-file, path: live/state.json, order: 1 }
          db: { kind: sqlite, path: live/tasks.db, order: 1 }
          briefs: { kind: files, path: live/briefs, order: 2 }
        references: [%s]
        """
            .formatted(String.join(", ", references)));
  }

  private void sql(String... statements) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + shell.at("live/tasks.db"));
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  @Test
  void whatIsNamedAndThereIsGood() throws IOException {
    refer(
        "{ from: \"" + ROWS + "\", in: briefs }",
        "{ from: \"state: agents.*.brief\", in: briefs, as: \"{}.json\" }");
    var ran = shell.must("backup", "--json");
    assertThat(ran.jsonLines().getLast()).containsEntry("status", "complete");
    // Once more, with nothing that must be read.
    ran = shell.must("backup", "--json");
    assertThat(ran.jsonLines().getLast()).containsEntry("status", "complete");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void whatIsNamedAndMissingMakesTheSnapshotSuspect(boolean readBefore) throws IOException {
    if (readBefore) {
      shell.must("backup");
    }
    Files.delete(shell.at("live/briefs/deep/c.json"));
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err())
        .contains("reference-missing")
        .contains("1 of 3 that db names are missing: deep/c.json");
    assertThat(shell.must("snapshots").out()).contains("suspect");
  }

  @Test
  void aDocumentMayNameWhatIsMissing() throws IOException {
    Files.delete(shell.at("live/briefs/a.json"));
    refer("{ from: \"state: agents.*.brief\", in: briefs, as: \"{}.json\" }");
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err()).contains("1 of 2 that state names are missing: a.json");
  }

  @Test
  void someMayBeAllowedToBeMissing() throws IOException, SQLException {
    refer("{ from: \"" + ROWS + "\", in: briefs, allow_missing: 1 }");
    sql("insert into tasks values (10, 'never.json', 0)");
    shell.must("backup");
    sql("insert into tasks values (11, 'nor this.json', 0)");
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err()).contains("2 of 5 that db names are missing: never.json, nor this.json");
  }

  @ParameterizedTest
  @CsvSource({
    "select a from nowhere, no such table",
    "delete from tasks, SQLite",
    "drop table tasks, SQLite"
  })
  void aQueryThatCannotBeAskedIsTold(String query, String words) throws Exception {
    refer("{ from: \"db: " + query + "\", in: briefs }");
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err()).contains("reference-missing").contains(words);
    sql("insert into tasks values (77, 'still.json', 0)");
  }

  @Test
  void aRestoreOfBothAsksTheStagedStateAgain() throws IOException, SQLException {
    sql("insert into tasks values (10, 'late.json', 0)");
    refer("{ from: \"db: select brief from tasks where id < 9\", in: briefs, allow_missing: 1 }");
    shell.must("backup");
    refer("{ from: \"" + ROWS + "\", in: briefs }");
    sql("delete from tasks");
    var ran = shell.run("restore", "latest", "--yes");
    assertThat(ran.exit()).isEqualTo(30);
    assertThat(ran.err())
        .contains("reference-missing")
        .contains("briefs: 1 of 4 that db names are missing: late.json");
    shell.must("restore", "latest", "--component", "db", "--yes");
    refer("{ from: \"" + ROWS + "\", in: briefs, allow_missing: 1 }");
    shell.must("restore", "latest", "--yes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { from: "db select x", in: briefs } | "from" must be a component and a query
          { from: "dc: select x", in: briefs } | there is no component "dc"
          { from: "briefs: select x", in: briefs } | component "briefs" is of kind files
          { from: "db: select x", in: state } | component "state" is of kind state-file
          { from: "db: select x", in: briefs, as: "x" } | "as" must have {}
          { from: "db: select x", in: briefs, allow_missing: -1 } | "allow_missing" must not be
          { from: "db: select x" } | "in"
          """)
  void aReferenceThatSaysNothingIsRefused(String reference, String words) throws IOException {
    refer(reference);
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.err()).contains(words);
  }
}
