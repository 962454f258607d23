package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An orchestrator that no preset knows is treated as those that are known, by what stands in
/// `backstay.yaml` alone.
class OwnOrchestratorTest {

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void install() throws Exception {
    shell = new Shell(directory);
    Files.createDirectories(shell.at("app/results"));
    Files.createDirectories(shell.at("scratch"));
    Files.writeString(
        shell.at("app/settings.py"),
        """
        import os
        BASE = os.environ.get("PELICAN_BASE", "data")
        QUEUE_DB: str = "queue.db"
        """);
    run(
        "create table jobs (id integer primary key, state text, command text, result text)",
        "insert into jobs values (1, 'done', 'sort a', 'one.txt'), (2, 'running', 'sort b', null),"
            + " (3, 'waiting', 'echo ''$(touch ran)''', null)");
    Files.writeString(shell.at("app/results/one.txt"), "sorted");
    Files.writeString(
        shell.at("app/state.json"), "{\"leader\": \"a\", \"leases\": [{\"job\": 2}]}");
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: pelican
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        lookups:
          app: { python: app/settings.py }
        components:
          queue:
            kind: sqlite
            path: "${app:QUEUE_DB}"
            order: 1
            canary: "select max(id) from jobs where state = 'done'"
            expect: [ { table: jobs, min_rows: 1 } ]
          results: { kind: files, path: app/results, order: 2 }
          state: { kind: state-file, path: app/state.json, required_keys: [leader] }
        references:
          - { from: "queue: select result from jobs where state = 'done'", in: results }
        services:
          - name: pelican
            command:
              stop: [/bin/sh, -c, "echo stop >> acts"]
              start: [/bin/sh, -c, "echo start >> acts"]
            probe:
              sql: "select count(*) from jobs where state = 'done'"
              component: queue
              equals: "1"
        inflight:
          - name: running
            from: "queue: select id, command from jobs where state = 'running'"
            state: running
            restart: "it is started from the beginning"
            repeats: "mails that it sent"
            phantom: true
            resubmit: [pelican, submit, "{command}"]
          - name: waiting
            from: "queue: select id, command from jobs where state = 'waiting'"
            state: pending
            restart: "it goes on waiting"
            resubmit: [pelican, submit, "{command}"]
        quarantine:
          - in: queue
            edit: "update jobs set state = 'lost' where state = 'running'"
            why: "nothing runs them"
          - in: state
            edit: "update document set json = json_set(json, '$.leases', json('[]'))"
            why: "leases are over"
        notes:
          - { text: "tell the night shift", when: always }
        """
            .replace("acts", shell.at("acts").toString()));
    shell.must("init");
  }

  private void run(String... statements) throws SQLException {
    try (var database = DriverManager.getConnection("jdbc:sqlite:" + shell.at("app/queue.db"));
        var statement = database.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  private String ask(String query) throws SQLException {
    try (var database = DriverManager.getConnection("jdbc:sqlite:" + shell.at("app/queue.db"));
        var statement = database.createStatement();
        var rows = statement.executeQuery(query)) {
      return rows.getString(1);
    }
  }

  @Test
  void itComesBackWithAReportOfItsWorkAndItsEdits() throws Exception {
    shell.must("backup");
    run("delete from jobs");
    Files.delete(shell.at("app/results/one.txt"));
    Files.writeString(shell.at("app/state.json"), "{}");
    var restored = shell.must("restore", "latest", "--yes", "--quarantine");
    assertThat(ask("select group_concat(state) from jobs")).isEqualTo("done,lost,waiting");
    assertThat(shell.at("app/results/one.txt")).hasContent("sorted");
    assertThat(shell.at("app/state.json")).content().contains("\"leases\":[]");
    assertThat(shell.at("acts")).hasContent("stop\nstart");
    assertThat(restored.out())
        .contains(
            "running (queue): 1 running",
            "may happen twice: mails that it sent",
            "phantom",
            "pelican submit 'sort b'",
            "pelican submit 'echo '\\''$(touch ran)'\\'''",
            "changed in queue: 1 row (nothing runs them)",
            "tell the night shift");
  }

  @Test
  void anEmptyQueueInPlaceOfAFullOneIsNotItsNewestGoodSnapshot() throws Exception {
    var good = shell.must("backup", "--json").idOfLast();
    run("delete from jobs");
    assertThat(shell.run("backup").exit()).isEqualTo(20);
    assertThat(shell.must("show", "latest", "--json").json()).containsEntry("id", good);
  }

  @Test
  void aResultThatIsMissingIsFound() throws Exception {
    Files.delete(shell.at("app/results/one.txt"));
    assertThat(shell.run("backup").err()).contains("[reference-missing]", "one.txt");
  }

  @Test
  void aPathThatItsConfigurationNoLongerHasEndsTheRunWithItsPlace() throws Exception {
    shell.must("backup");
    Files.writeString(shell.at("app/settings.py"), "OTHER = 1\n");
    var ran = shell.run("backup");
    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.err()).contains("nothing at \"QUEUE_DB\" in", "settings.py");
  }
}
