package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.InMemory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong with the state of these orchestrators, each in turn: a drill of the good
/// snapshot passes, and one of what was captured afterwards says what is wrong.
final class DrillFaultsTest {

  private static final int NOT_PROVEN = 40;

  @TempDir(factory = InMemory.class)
  private Path directory;

  private interface Act {
    void on(Path app) throws Exception;
  }

  /// @param said what the drill must say
  private record Fault(String name, Act act, String said) {}

  /// @param planted what is done to the installation first
  /// @param edits what is changed in the configuration
  private void drill(
      String preset, String variant, Act planted, List<String> edits, List<Fault> faults)
      throws Exception {
    var made = DemoInstallation.make(directory, preset, variant).discover();
    var shell = made.shell();
    for (var each : edits) {
      edit(shell.at("backstay.yaml"), each.split(" => ", 2));
    }
    planted.on(made.app());
    shell.must("backup");
    assertThat(shell.must("drill", "run").out()).contains("is proven").contains("canary");
    var good = shell.at("good");
    copy(made.app(), good);
    for (var fault : faults) {
      fault.act.on(made.app());
      var backup = shell.run("backup");
      var id = newest(shell);
      var drill = shell.run("drill", "run", id);
      assertThat(drill.exit()).as("%s: %s, %s", fault.name, backup, drill).isEqualTo(NOT_PROVEN);
      assertThat(drill.err()).as(fault.name).contains("drill-failed").contains(id);
      assertThat(reasons(drill)).as(fault.name).contains(fault.said);
      made.lose();
      copy(good, made.app());
    }
    assertThat(shell.at("scratch")).isEmptyDirectory();
  }

  /// A row that everybody knows.
  private static Act canaryIn(String file) {
    return sql(file, "create table canary (song text)", "insert into canary values ('tweet')");
  }

  private static Fault noCanaryIn(String file) {
    return new Fault("canary gone", sql(file, "delete from canary"), "captured? it was gone");
  }

  /// Why it is not proven; the names of all components stand in the table above that.
  private static String reasons(Shell.Ran drill) {
    return drill
        .out()
        .lines()
        .filter(it -> it.startsWith("not good: "))
        .collect(Collectors.joining("\n"));
  }

  private static void edit(Path file, String[] edit) throws IOException {
    var text = Files.readString(file);
    assertThat(text).contains(edit[0]);
    Files.writeString(file, text.replace(edit[0], edit[1].replace("\\n", "\n")));
  }

  private static String newest(Shell shell) {
    var listed = shell.must("snapshots", "--json").json();
    return JsonValues.text(JsonValues.objects(listed, "snapshots").getLast(), "id");
  }

  private static void copy(Path from, Path to) throws Exception {
    var process = new ProcessBuilder("cp", "-a", from.toString(), to.toString());
    if (Files.exists(to)) {
      delete(to);
    }
    assertThat(process.start().waitFor()).isZero();
  }

  private static void delete(Path all) throws IOException {
    try (var paths = Files.walk(all)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static Act sql(String file, String... statements) {
    return app -> {
      try (var database = DriverManager.getConnection("jdbc:sqlite:" + app.resolve(file));
          var statement = database.createStatement()) {
        for (var each : statements) {
          statement.execute(each);
        }
      }
    };
  }

  private static Act truncate(String file) {
    return app -> {
      for (var ending : List.of("-wal", "-shm")) {
        Files.deleteIfExists(app.resolve(file + ending));
      }
      try (var bytes = new RandomAccessFile(app.resolve(file).toFile(), "rw")) {
        bytes.setLength(bytes.length() / 2);
      }
    };
  }

  private static Act without(String file, String line) {
    return app -> {
      var text = Files.readString(app.resolve(file));
      assertThat(text).containsPattern("(?m)" + line);
      Files.writeString(app.resolve(file), text.replaceAll("(?m)" + line, ""));
    };
  }

  private static Act empty(String place) {
    return app -> {
      delete(app.resolve(place));
      Files.createDirectory(app.resolve(place));
    };
  }

  @Test
  void kohakuRiver() throws Exception {
    var database = "state/kohakuriver.db";
    drill(
        "kohakuriver",
        "current",
        canaryIn(database),
        List.of(
            "canary: \"select task_id from tasks order by task_id desc limit 1\""
                + " => canary: \"select song from canary\"",
            "- { table: tasks, min_rows: 1 } => - { table: tasks, min_rows: 1 }\\n"
                + "      - { newest: tasks.submitted_at, max_age: 30d }\\n"
                + "      - { none: \"select name from pragma_table_info('tasks') where name ="
                + " 'newer'\","
                + " says: \"The schema is newer than the program\" }"),
        List.of(
            new Fault("empty", sql(database, "delete from tasks"), "table tasks has 0 rows"),
            new Fault("missing object", empty("share/logs"), "task-logs there? "),
            new Fault(
                "stale",
                sql(database, "update tasks set submitted_at = '2020-01-01 00:00:00'"),
                "newest tasks.submitted_at is 2020"),
            new Fault(
                "broken chain",
                app -> delete(app.resolve("runner/vm-images/ubuntu-24.04.qcow2")),
                "vm-"),
            new Fault(
                "newer schema",
                sql(database, "alter table tasks add column newer text"),
                "The schema is newer than the program"),
            new Fault("truncated", truncate(database), "host-db"),
            noCanaryIn(database)));
  }

  @Test
  void openClaw() throws Exception {
    var state = "orchestrator/data/orchestrator-state.json";
    var trail = "logs/deterministic-publishing.sqlite";
    drill(
        "openclaw",
        "json",
        _ -> {},
        List.of(
            "canary: \"select value ->> 'taskId' from document, json_each(document.json,"
                + " '$.taskExecutions') order by key desc limit 1\""
                + " => canary: \"select json ->> '$.indexedDocs' from document\"",
            "format: env => format: env\\n    required_keys: [API_KEY]",
            "- { keys: [updatedAt, taskHistory, taskExecutions] } => - { keys: [updatedAt] }\\n"
                + "      - { none: \"select 1 from document where"
                + " json ->> '$.docIndexVersion' > 4\","
                + " says: \"The schema is newer than the program\" }\\n"
                + "      - { none: \"select 1 from document where"
                + " json ->> '$.updatedAt' < '2025'\","
                + " says: \"The state is stale\" }\\n"
                + "      - { none: \"select 1 from document where"
                + " json_array_length(json, '$.taskHistory') = 0\","
                + " says: \"There is no task\" }"),
        List.of(
            new Fault(
                "empty",
                app ->
                    replace(
                        app.resolve(state),
                        "\"taskHistory\": \\[[^\\]]*\\]",
                        "\"taskHistory\": []"),
                "There is no task"),
            new Fault(
                "missing object", app -> delete(app.resolve("logs/knowledge-packs")), "packs"),
            new Fault(
                "stale",
                app ->
                    replace(
                        app.resolve(state),
                        "\"updatedAt\": \"[^\"]*\"",
                        "\"updatedAt\": \"2020-01-01T00:00:00Z\""),
                "The state is stale"),
            new Fault(
                "broken chain",
                sql(
                    trail,
                    "update publishing_audit_events set previous_hash = 'forged' where sequence = 2"),
                "The chain of publishing_audit_events is broken"),
            new Fault("missing key", without("orchestrator.env", "^API_KEY=.*$"), "environment"),
            new Fault(
                "newer schema",
                app ->
                    replace(app.resolve(state), "\"docIndexVersion\": 4", "\"docIndexVersion\": 5"),
                "The schema is newer than the program"),
            new Fault("truncated", truncate(trail), "publishing"),
            new Fault(
                "canary gone",
                app -> replace(app.resolve(state), "\"indexedDocs\": \\d+,", ""),
                "captured? it was gone")));
  }

  private static void replace(Path file, String what, String with) throws IOException {
    var text = Files.readString(file);
    assertThat(text).containsPattern(what);
    Files.writeString(file, text.replaceAll("(?s)" + what, with));
  }

  @Test
  void synthOrg() throws Exception {
    var database = "data/synthorg.db";
    drill(
        "synthorg",
        "sqlite",
        canaryIn(database),
        List.of(
            "canary: \"select id from audit_entries order by timestamp desc limit 1\""
                + " => canary: \"select song from canary\"",
            "- { table: tasks } => - { table: tasks, min_rows: 1 }\\n"
                + "      - { none: \"select 1 from pragma_user_version where user_version > 7\","
                + " says: \"The schema is newer than the program\" }",
            "path: %s/app/config.json\n    format: json => path: %1$s/app/config.json\\n    format: json\\n"
                    .formatted(directory)
                + "    required_keys: [jwt_secret]"),
        List.of(
            new Fault("empty", sql(database, "delete from users"), "users has 0 rows"),
            new Fault("missing object", app -> delete(app.resolve("data/artifacts")), "artifacts"),
            new Fault(
                "stale",
                sql(database, "update audit_entries set timestamp = '2020-01-01T00:00:00+00:00'"),
                "newest audit_entries.timestamp is 2020"),
            new Fault(
                "missing key",
                without("config.json", "\"jwt_secret\": \"[^\"]*\",?"),
                "cli-config"),
            new Fault(
                "newer schema",
                sql(database, "pragma user_version = 8"),
                "The schema is newer than the program"),
            new Fault("truncated", truncate(database), "database"),
            noCanaryIn(database)));
  }

  @Test
  void kneo() throws Exception {
    var database = ".kneo/state/kneo_runs.sqlite";
    drill(
        "kneo-serv",
        "sqlite",
        canaryIn(database),
        List.of(
            "- { table: schema_migrations, min_rows: 1 } => - { table: runs, min_rows: 1 }\\n"
                + "      - { newest: runs.created_at, max_age: 60d }\\n"
                + "      - { none: \"select version from schema_migrations where version > 9\","
                + " says: \"The schema is newer than the program\" }",
            "importance: critical\n    order: 1 => importance: critical\\n    order: 1\\n"
                + "    canary: \"select song from canary\"",
            "format: env => format: env\\n    required_keys: [KNEO_SERV_SPEC_SIGNING_KEY]"),
        List.of(
            new Fault("empty", sql(database, "delete from runs"), "table runs has 0 rows"),
            new Fault("missing object", empty(".kneo/continuations"), "continuations there? "),
            new Fault(
                "stale",
                sql(database, "update runs set created_at = '2020-01-01T00:00:00Z'"),
                "newest runs.created_at is 2020"),
            new Fault(
                "missing key",
                without("deploy/production.env", "^KNEO_SERV_SPEC_SIGNING_KEY=.*$"),
                "environment"),
            new Fault(
                "newer schema",
                sql(database, "insert into schema_migrations values (10, 'now')"),
                "The schema is newer than the program"),
            new Fault("truncated", truncate(database), "runs"),
            noCanaryIn(database)));
  }
}
