package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One thing of a known orchestrator is lost and comes back, by what its preset knows of it.
class EntityDemoTest {

  @TempDir Path directory;

  private static List<String> ask(Path database, String query) throws SQLException {
    var found = new ArrayList<String>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      while (rows.next()) {
        var row = new ArrayList<String>();
        for (var i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(rows.getString(i)));
        }
        found.add(row.toString());
      }
    }
    return found;
  }

  private static void run(Path database, String... statements) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var statement = connection.createStatement()) {
      for (var each : statements) {
        assertThat(statement.executeUpdate(each)).as(each).isPositive();
      }
    }
  }

  private static List<String> all(Path database, String... tables) throws SQLException {
    var all = new ArrayList<String>();
    for (var table : tables) {
      all.addAll(ask(database, "select '" + table + "', * from " + table + " order by 2, 3"));
    }
    return all;
  }

  private static String only(List<String> rows) {
    return rows.getFirst().replaceAll("[\\[\\]]", "");
  }

  private DemoInstallation found(String preset, String variant) throws IOException {
    var made = DemoInstallation.make(directory, preset, variant).discover();
    made.shell().must("backup");
    return made;
  }

  @Test
  void aRunOfKneo() throws Exception {
    var made = found("kneo-serv", "sqlite");
    var database = pathOf(made.shell(), "runs");
    var tables = new String[] {"runs", "run_checkpoints", "run_queue", "audit_events"};
    var before = all(database, tables);
    var id = only(ask(database, "select run_id from run_queue limit 1"));
    for (var table : List.of("run_checkpoints", "run_queue", "runs")) {
      run(database, "delete from " + table + " where run_id = '" + id + "'");
    }
    var lost = all(database, tables);

    made.shell().must("restore", "latest", "--entity", "run:" + id, "--yes");

    assertThat(all(database, tables)).isEqualTo(before).isNotEqualTo(lost);
    made.shell().must("restore", "latest", "--entity", "run:" + id, "--as", "again", "--yes");
    assertThat(all(database, tables)).containsAll(before).hasSize(2 * before.size() - lost.size());
  }

  @Test
  void aTaskOfOpenClaw() throws Exception {
    var made = found("openclaw", "json");
    var shell = made.shell();
    var state = pathOf(shell, "state");
    var before = Files.readString(state);
    var id = before.replaceAll("(?s).*?\"taskExecutions\".*?\"taskId\": ?\"([^\"]*)\".*", "$1");
    // Its id is not asked for, so that it is another task.
    Files.writeString(state, before.replace(id, "0000"));
    var said = shell.must("restore", "latest", "--entity", "task:" + id, "--dry-run", "--json");
    assertThat(String.valueOf(said.json().get("parts"))).contains("removed=0, put_in=1");

    shell.must("restore", "latest", "--entity", "task:" + id, "--yes");
    var now = Files.readString(state);
    assertThat(now).contains("0000").contains(id).startsWith(before.substring(0, 60));
    assertThat(now.length()).isGreaterThan(before.length() - id.length());
    Files.writeString(state, before.replaceFirst("\"attempt\": ?1", "\"attempt\": 7"));
    shell.must("restore", "latest", "--entity", "task:" + firstDamaged(state), "--yes");
    assertThat(Files.readString(state)).isEqualTo(before);
  }

  private static String firstDamaged(Path state) throws IOException {
    var text = Files.readString(state);
    var end = text.indexOf("\"attempt\": 7");
    var start = text.lastIndexOf("\"taskId\"", end);
    return text.substring(start).replaceAll("(?s)\"taskId\": ?\"([^\"]*)\".*", "$1");
  }

  @Test
  void anAgentAndATaskOfSynthOrg() throws Exception {
    var made = found("synthorg", "sqlite");
    var shell = made.shell();
    var memory = made.app().resolve("data/memory/agents/ada");
    var note = memory.resolve("notes/0.md");
    var before = Files.readString(note);
    Files.writeString(note, "forgotten");
    Files.writeString(memory.resolve("notes/99.md"), "wrong");

    shell.must("restore", "latest", "--entity", "agent:ada", "--yes");

    assertThat(note).hasContent(before);
    assertThat(memory.resolve("notes/99.md")).doesNotExist();
    var database = made.app().resolve("data/synthorg.db");
    var tables = new String[] {"tasks", "checkpoints", "cost_records", "agent_states"};
    var rows = all(database, tables);
    var id = only(ask(database, "select task_id from checkpoints limit 1"));
    run(
        database,
        "update tasks set title = 'wrong' where id = '" + id + "'",
        "delete from checkpoints where task_id = '" + id + "'");
    shell.must("restore", "latest", "--entity", "task:" + id, "--yes");
    assertThat(all(database, tables)).isEqualTo(rows);
  }

  @Test
  void aTaskOfKohakuRiver() throws Exception {
    var made = found("kohakuriver", "current");
    var shell = made.shell();
    var database = pathOf(shell, "host-db");
    var taskLogs = pathOf(shell, "task-logs");
    var before = all(database, "tasks");
    String id;
    try (var logs = Files.list(taskLogs)) {
      id = logs.map(it -> it.getFileName().toString()).sorted().findFirst().orElseThrow();
    }
    var log = taskLogs.resolve(id).resolve("stdout.log");
    var said = Files.readString(log);
    Files.delete(log);
    run(database, "delete from tasks where task_id = " + id);

    shell.must("restore", "latest", "--entity", "task:" + id, "--yes");

    assertThat(all(database, "tasks")).isEqualTo(before);
    assertThat(log).hasContent(said);
  }

  private static Path pathOf(Shell shell, String component) throws IOException {
    var plan = Files.readString(shell.at("backstay.yaml"));
    return Path.of(
        plan.replaceAll("(?s).*\n  " + component + ":.*?path: \"?([^\"\n]*)\"?\n.*", "$1"));
  }
}
