package dev.backstay.testing;

import dev.backstay.component.Component;
import dev.backstay.component.Entity;
import dev.backstay.component.EntityPart;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Runs of a made-up orchestrator: each has rows in a database, a directory of checkpoints and two
/// entries in a document.
///
/// @param root where they are
public record LiveRuns(Path root) {

  private static final ComponentName RUNS = new ComponentName("runs");
  private static final ComponentName CHECKPOINTS = new ComponentName("checkpoints");
  private static final ComponentName STATE = new ComponentName("state");

  /// What belongs to a run.
  public static final Entity RUN =
      new Entity(
          "run",
          Optional.empty(),
          List.of(
              new EntityPart.Rows(RUNS, "runs", "run_id", List.of()),
              new EntityPart.Rows(RUNS, "events", "run_id", List.of("event_id")),
              new EntityPart.Paths(CHECKPOINTS, "{id}"),
              new EntityPart.Items(STATE, "/tasks", Optional.of("id")),
              new EntityPart.Items(STATE, "/byId", Optional.empty())));

  /// The components that they are in.
  public List<Component> components() {
    var wait = Duration.ofSeconds(1);
    return List.of(
        new Component.SqliteDatabase(
            RUNS, Importance.CRITICAL, 1, root.resolve("runs.db"), wait, wait),
        new Component.FileTree(
            CHECKPOINTS, Importance.HIGH, 2, root.resolve("checkpoints"), List.of(), false),
        new Component.StateFile(
            STATE,
            Importance.HIGH,
            3,
            root.resolve("state.json"),
            Component.StateFile.Format.JSON,
            List.of()));
  }

  /// Makes the runs `one` and `two`.
  public void make() throws Exception {
    Files.createDirectories(root.resolve("checkpoints"));
    sql(
        "pragma journal_mode = wal",
        "create table runs (run_id text primary key, status text not null, score, state)",
        """
        create table events (event_id integer primary key autoincrement,
          run_id text not null references runs (run_id), what text,
          twice text generated always as (what || what) virtual)""",
        "create table notes (run_id text references runs (run_id) on delete cascade, note text)");
    for (var run : List.of("one", "two")) {
      addRun(run);
    }
    Files.writeString(
        root.resolve("state.json"),
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
  }

  /// Adds a run without an entry in the document.
  public void addRun(String id) throws Exception {
    var text = "'" + id.replace("'", "''") + "'";
    sql(
        "insert into runs values (" + text + ", 'done', 0.1, x'00ff0a')",
        "insert into events (run_id, what) values (" + text + ", 'begun'), (" + text + ", null)",
        "insert into notes values (" + text + ", 'kept')");
    Files.createDirectories(root.resolve("checkpoints/" + id + "/deep"));
    Files.writeString(root.resolve("checkpoints/" + id + "/1.json"), "{\"of\":\"" + id + "\"}");
    Files.writeString(root.resolve("checkpoints/" + id + "/deep/2.bin"), id.repeat(1000));
  }

  /// Runs statements.
  public void sql(String... statements) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + root.resolve("runs.db"));
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  /// The rows of a query, each as the literals of its values.
  public List<String> rows(String table, String where) throws SQLException {
    var rows = new ArrayList<String>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + root.resolve("runs.db"));
        var statement = connection.createStatement()) {
      var columns = new ArrayList<String>();
      try (var found = statement.executeQuery("pragma table_xinfo(" + table + ")")) {
        while (found.next()) {
          columns.add("quote(" + found.getString("name") + ")");
        }
      }
      var all = String.join(" || '|' || ", columns);
      try (var found =
          statement.executeQuery(
              "select " + all + " from " + table + " " + where + " order by 1")) {
        while (found.next()) {
          rows.add(found.getString(1));
        }
      }
    }
    return rows;
  }

  /// The document.
  public String document() throws IOException {
    return Files.readString(root.resolve("state.json"));
  }

  /// Everything that is live.
  public Map<String, String> look() throws Exception {
    var seen = new TreeMap<String, String>();
    for (var table : List.of("runs", "events", "notes")) {
      seen.put("table " + table, rows(table, "").toString());
    }
    seen.put("state", document());
    Trees.describe(root.resolve("checkpoints")).forEach((name, line) -> seen.put(name, line));
    try (var beside = Files.list(root)) {
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
  public void damage() throws Exception {
    sql(
        "update runs set status = 'broken', score = 1 where run_id = 'one'",
        "delete from events where run_id = 'one' and what = 'begun'",
        "insert into events (run_id, what) values ('one', 'wrong')",
        "update runs set status = 'newer' where run_id = 'two'");
    Files.delete(root.resolve("checkpoints/one/1.json"));
    Files.writeString(root.resolve("checkpoints/one/3.json"), "new");
    Files.writeString(root.resolve("checkpoints/two/3.json"), "newer");
    Files.writeString(
        root.resolve("state.json"),
        document().replace("first", "worst").replace("second", "newer").replace("[1, 2]", "[]"));
  }

  /// Removes the first run everywhere.
  public void lose() throws Exception {
    sql(
        "delete from events where run_id = 'one'",
        "delete from notes where run_id = 'one'",
        "delete from runs where run_id = 'one'");
    SmallInstallation.remove(root.resolve("checkpoints/one"));
    var text = document();
    Files.writeString(
        root.resolve("state.json"),
        text.replaceFirst("\\{ \"id\": \"one\"[^\n]*\n *", "")
            .replace("\"one\": {\"n\": [1, 2]},   ", ""));
  }
}
