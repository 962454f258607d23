package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestoreServiceCommandTest {

  private static final String SECRET = "canary-of-an-argument";

  @TempDir Path directory;
  private Shell shell = new Shell(Path.of("."));

  @BeforeEach
  void takeSnapshot() throws IOException {
    shell = new Shell(directory);
    Files.createDirectories(shell.at("live"));
    Files.writeString(shell.at("live/state"), "first");
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        components: { live: { kind: files, path: live } }
        services:
          - name: app
            command:
              stop: [/bin/sh, -c, "echo stop >>$0/acts", "%1$s", %2$s]
              start: [/bin/sh, -c, "echo start >>$0/acts;
                while [ -e $0/held ]; do sleep 0.02; done; [ ! -e $0/broken ]", "%1$s", %2$s]
            probe: { command: [/usr/bin/test, -e, "%1$s/acts", -a, %2$s, "=", %2$s] }
            timeout: 20s
        """
            .formatted(directory, SECRET));
    shell.must("init");
    shell.must("backup");
    Files.writeString(shell.at("live/state"), "second");
  }

  @Test
  void thePlanNamesTheServiceAndTouchesNone() {
    var plan = shell.must("restore", "latest", "--dry-run").out();
    var json = shell.must("restore", "latest", "--dry-run", "--json");
    var shown = shell.must("config", "show").out();

    assertThat(plan)
        .contains(
            "the service app (commands /bin/sh and /bin/sh) is stopped",
            "then asked: the program /usr/bin/test");
    assertThat(json.json()).extractingByKey("services").asString().contains("service=app");
    assertThat(shown).contains("services.app", "commands /bin/sh and /bin/sh");
    assertThat(plan + json.out() + shown).doesNotContain(SECRET);
    assertThat(shell.at("acts")).doesNotExist();
    var elsewhere = shell.must("restore", "latest", "--to", "there", "--yes").out();
    assertThat(elsewhere).doesNotContain("the service");
    assertThat(shell.at("acts")).doesNotExist();
  }

  @Test
  void theServiceIsStoppedAndStarted() {
    shell.must("restore", "latest", "--yes");

    assertThat(shell.at("acts")).content().isEqualTo("stop\nstart\n");
    assertThat(shell.at("live/state")).hasContent("first");
  }

  @Test
  void whatDoesNotStartIsToldByTheStatus() throws IOException {
    Files.createFile(shell.at("broken"));

    var ran = shell.run("restore", "latest", "--yes");

    assertThat(ran.exit()).isEqualTo(32);
    assertThat(ran.err())
        .contains("[service-failed]", "the former state is live", "not started: app.");
    assertThat(shell.at("live/state")).hasContent("second");
    var status = shell.must("restore", "status");
    assertThat(status.out())
        .contains("the service app (commands /bin/sh and /bin/sh) was being started");
    assertThat(shell.must("restore", "status", "--json").json())
        .extractingByKey("services")
        .asString()
        .contains("service=app", "standing=starting");
    assertThat(ran.out() + ran.err() + status.out()).doesNotContain(SECRET);

    Files.delete(shell.at("broken"));
    shell.must("restore", "rollback");

    assertThat(shell.must("restore", "status").out()).contains("no restore is unfinished");
  }

  @Test
  void aRestoreAtWorkIsNotCalledUnfinished() throws Exception {
    Files.createFile(shell.at("held"));
    var process = new OwnProcess(directory, Map.of("HOME", directory.toString()));
    var running = process.start("restore", "latest", "--yes");
    try {
      while (Files.notExists(shell.at("acts"))
          || !Files.readString(shell.at("acts")).contains("start")) {
        assertThat(running.isAlive()).as("the restore").isTrue();
        Thread.onSpinWait();
      }

      var status = shell.must("restore", "status");
      assertThat(status.out()).contains(", is running:", "nothing to type");
      assertThat(status.out()).doesNotContain("unfinished", "keep the orchestrator stopped");
      assertThat(shell.must("restore", "status", "--json").json())
          .containsEntry("unfinished", false)
          .containsEntry("running", true)
          .containsKey("phase");
      assertThat(shell.must("status").out()).doesNotContain("unfinished");
      assertThat(shell.must("snapshots").err()).contains("a restore begun at", " is running:");
      assertThat(shell.run("doctor").out()).contains("a restore is running:");
      assertThat(shell.run("restore", "rollback").err()).contains("[run-in-progress]");
    } finally {
      Files.delete(shell.at("held"));
    }

    assertThat(running.waitFor()).as(process.output()).isZero();
    assertThat(shell.must("restore", "status", "--json").json())
        .containsEntry("unfinished", false)
        .containsEntry("running", false);
  }

  private void askOf(String database, String probe) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + shell.at("tasks.db"));
        var statement = connection.createStatement()) {
      statement.execute("create table tasks (state text)");
      statement.execute("insert into tasks values ('" + database + "')");
    }
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        components:
          live: { kind: files, path: live }
          db: { kind: sqlite, path: tasks.db }
        services:
          - name: app
            command: { stop: [/bin/true], start: [/bin/true] }
            probe: %s
            timeout: 1s
        """
            .formatted(probe));
  }

  @Test
  void aQueryOfADatabaseTellsThatAServiceIsWell() throws Exception {
    askOf("open", "{ sql: select state from tasks, component: db, equals: open }");
    var ran = shell.must("restore", "latest", "--component", "live", "--yes");
    assertThat(ran.out()).contains("then asked: the query of db");
    assertThat(shell.at("live/state")).hasContent("first");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          select state from tasks | , equals: shut | gives "open", not "shut"
          select state from tasks where state = 'x' | | gives no value
          select nothing from tasks | | cannot be asked: SQLite
          delete from tasks returning state | | cannot be asked: SQLite
          """)
  void aQueryThatGivesSomethingElseUndoesTheRestore(String query, String more, String words)
      throws Exception {
    askOf(
        "open",
        "{ sql: \"%s\", component: db%s }".formatted(query, Objects.requireNonNullElse(more, "")));
    var ran = shell.run("restore", "latest", "--component", "live", "--yes");
    assertThat(ran.err()).contains("[service-failed]", "the query of db " + words);
    assertThat(shell.at("live/state")).hasContent("second");
  }
}
