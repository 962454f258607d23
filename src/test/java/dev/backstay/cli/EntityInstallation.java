package dev.backstay.cli;

import dev.backstay.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.Map;

/// An orchestrator whose runs have rows in a database, a directory of checkpoints and an entry in a
/// document. `one` and `two` are there when its only snapshot is taken.
final class EntityInstallation {

  /// What is declared of a run.
  static final String RUN =
      """
        run:
          about: a run with its checkpoints
          parts:
            - { component: runs, table: runs, key: run_id }
            - { component: runs, table: events, key: run_id, renew: [event_id] }
            - { component: checkpoints, path: "{id}" }
            - { component: state, items: /tasks, key: id }
            - { component: state, items: /byId }
      """;

  private final Shell shell;

  private EntityInstallation(Shell shell) {
    this.shell = shell;
  }

  static EntityInstallation make(Path directory) throws Exception {
    var made = new EntityInstallation(new Shell(directory));
    made.configure(RUN);
    Files.createDirectories(made.shell.at("live/checkpoints"));
    Files.createDirectories(made.shell.at("scratch"));
    made.sql(
        "pragma journal_mode = wal",
        "create table runs (run_id text primary key, status text not null, score, state blob)",
        """
        create table events (event_id integer primary key autoincrement,
          run_id text not null references runs (run_id), what text,
          twice text generated always as (what || what) virtual)""",
        "create table notes (run_id text references runs (run_id) on delete cascade, note text)");
    for (var run : List.of("one", "two")) {
      made.addRun(run);
    }
    Files.writeString(
        made.shell.at("live/state.json"),
        """
        {
          "updatedAt" : 17.50,
          "tasks": [
            { "id": "one", "text": "first \\u00e9 ]}" },
            { "id": "two", "text": "second" },
            { "id": 3, "text": "third" }
          ],
          "byId": { "one": {"n": [1, 2]},   "two": null },
          "rest": [ ]
        }
        """);
    made.shell.must("init");
    made.shell.must("backup");
    return made;
  }

  void configure(String entities) throws IOException {
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        components:
          runs: { kind: sqlite, path: live/runs.db, lock_wait: 1s }
          checkpoints: { kind: files, path: live/checkpoints }
          state: { kind: state-file, path: live/state.json }
        entities:
        """
            + entities);
  }

  /// Adds a run without an entry in the document.
  void addRun(String id) throws Exception {
    var text = "'" + id.replace("'", "''") + "'";
    sql(
        "insert into runs values (" + text + ", 'done', 0.1, x'00ff0a')",
        "insert into events (run_id, what) values (" + text + ", 'begun'), (" + text + ", null)",
        "insert into notes values (" + text + ", 'kept')");
    Files.createDirectories(shell.at("live/checkpoints/" + id + "/deep"));
    Files.writeString(shell.at("live/checkpoints/" + id + "/1.json"), "{\"of\":\"" + id + "\"}");
    Files.writeString(shell.at("live/checkpoints/" + id + "/deep/2.bin"), id.repeat(1000));
  }

  Shell shell() {
    return shell;
  }

  void sql(String... statements) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + shell.at("live/runs.db"));
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  /// The rows of a query, each as the literals of its values.
  List<String> rows(String table, String where) throws SQLException {
    var rows = new ArrayList<String>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + shell.at("live/runs.db"));
        var statement = connection.createStatement()) {
      var columns = new ArrayList<String>();
      try (var found = statement.executeQuery("pragma table_xinfo(" + table + ")")) {
        while (found.next()) {
          columns.add("quote(" + found.getString("name") + ")");
        }
      }
      var all = String.join(" || '|' || ", columns);
      try (var found =
          statement.executeQuery("select " + all + " from " + table + " " + where + " order by 1")) {
        while (found.next()) {
          rows.add(found.getString(1));
        }
      }
    }
    return rows;
  }

  String document() throws IOException {
    return Files.readString(shell.at("live/state.json"));
  }

  /// Everything that is live.
  Map<String, String> look() throws Exception {
    var seen = new TreeMap<String, String>();
    for (var table : List.of("runs", "events", "notes")) {
      seen.put("table " + table, rows(table, "").toString());
    }
    seen.put("state", document());
    Trees.describe(shell.at("live/checkpoints")).forEach((name, line) -> seen.put(name, line));
    try (var beside = Files.list(shell.at("live"))) {
      beside
          .map(it -> it.getFileName().toString())
          .filter(it -> !it.endsWith("-wal") && !it.endsWith("-shm"))
          .forEach(it -> seen.put("beside " + it, ""));
    }
    // The root of a tree changes with what is in it.
    seen.remove("/");
    seen.remove("");
    return seen;
  }

  /// Damages the first run everywhere, and changes the other one, which must stay.
  void damage() throws Exception {
    sql(
        "update runs set status = 'broken', score = 1 where run_id = 'one'",
        "delete from events where run_id = 'one' and what = 'begun'",
        "insert into events (run_id, what) values ('one', 'wrong')",
        "update runs set status = 'newer' where run_id = 'two'");
    Files.delete(shell.at("live/checkpoints/one/1.json"));
    Files.writeString(shell.at("live/checkpoints/one/3.json"), "new");
    Files.writeString(shell.at("live/checkpoints/two/3.json"), "newer");
    Files.writeString(
        shell.at("live/state.json"),
        document()
            .replace("first", "worst")
            .replace("second", "newer")
            .replace("[1, 2]", "[]"));
  }

  /// Removes the first run everywhere.
  void lose() throws Exception {
    sql(
        "delete from events where run_id = 'one'",
        "delete from notes where run_id = 'one'",
        "delete from runs where run_id = 'one'");
    dev.backstay.testing.SmallInstallation.remove(shell.at("live/checkpoints/one"));
    var text = document();
    Files.writeString(
        shell.at("live/state.json"),
        text.replaceFirst("\\{ \"id\": \"one\"[^\n]*\n *", "")
            .replace("\"one\": {\"n\": [1, 2]},   ", ""));
  }
}
