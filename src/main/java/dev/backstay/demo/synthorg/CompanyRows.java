package dev.backstay.demo.synthorg;

import dev.backstay.demo.Dice;
import dev.backstay.demo.Digests;
import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import dev.backstay.demo.SqliteFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Fills the database.
final class CompanyRows {

  static final int COSTS = 5_000;
  private static final int AUDITS = 2_000;
  private static final int MESSAGES = 400;
  private static final int CHECKPOINTS = 30;

  private static final List<String> AGENTS = List.of("ada", "bruno", "chen", "dora", "emil");

  /// What the newest tasks are at; all older ones have ended.
  private static final List<String> NEWEST =
      List.of(
          "created",
          "assigned",
          "in_progress",
          "in_review",
          "blocked",
          "interrupted",
          "failed",
          "cancelled");

  private final SqliteFile database;
  private final Ground ground;
  private final int tasks;

  /// Rows about so many tasks.
  CompanyRows(SqliteFile database, Ground ground, int tasks) {
    this.tasks = tasks;
    this.database = database;
    this.ground = ground;
  }

  /// Fills all but the newest cost records.
  void fill() throws IOException {
    database.run(CompanyTables.ALL);
    people();
    tasks();
    messages();
    agents();
    audits();
    costs(0, ground.scaled(COSTS) * 9 / 10);
  }

  /// Fills the newest cost records.
  void fillLatest() throws IOException {
    costs(ground.scaled(COSTS) * 9 / 10, ground.scaled(COSTS));
  }

  private String time(int number, int count) {
    var age = Duration.ofDays(20).dividedBy(count).multipliedBy((long) count - 1 - number);
    return ground.ago(age.plusMinutes(2)).toString();
  }

  private void people() throws IOException {
    var dice = ground.dice("people");
    var time = ground.ago(Duration.ofDays(40)).toString();
    for (var role : List.of("ceo", "manager", "observer")) {
      database.insert("users", role, role, "$argon2id$made-up$" + dice.hex(40), role, time);
    }
    database.insert("api_keys", dice.uuid(), dice.hex(64), "ceo", time);
    var end = ground.madeAt().plus(Duration.ofDays(1)).toString();
    database.insert("sessions", dice.uuid(), "ceo", end);
    database.insert("settings", "backup", "enabled", "false", time);
    database.insert("settings", "backup", "path", "/data/backups", time);
    database.insert("settings", "company", "name", "Made Up Limited", time);
    database.insert("projects", "project-1", "Website", time);
    database.insert("project_workspaces", "project-1", "/data/workspaces/project-1");
  }

  private void tasks() throws IOException {
    for (var number = 1; number <= tasks; number++) {
      var dice = ground.dice("task-" + number);
      var fromEnd = tasks - number;
      var status = fromEnd < NEWEST.size() ? NEWEST.get(fromEnd) : "completed";
      database.insert(
          "tasks",
          "task-" + number,
          dice.text(40),
          dice.text(200),
          dice.oneOf("development", "design", "research", "review", "meeting", "admin"),
          dice.oneOf("low", "medium", "high"),
          "project-1",
          "ceo",
          status.equals("created") ? null : dice.oneOf(AGENTS),
          status,
          "medium",
          5.0,
          null,
          1,
          null,
          null,
          "auto",
          "[]",
          "[]",
          "[]",
          "[]",
          "[]",
          time(number - 1, tasks));
    }
    for (var artifact : CompanyFiles.artifacts(ground).entrySet()) {
      database.insert(
          "artifacts",
          artifact.getKey(),
          "task-1",
          "/data/artifacts/" + artifact.getKey(),
          artifact.getValue().length(),
          time(0, tasks));
    }
  }

  private void messages() throws IOException {
    var dice = ground.dice("messages");
    var count = ground.scaled(MESSAGES);
    for (var i = 0; i < count; i++) {
      database.insert(
          "messages",
          dice.uuid(),
          time(i, count),
          dice.oneOf(AGENTS),
          dice.oneOf(AGENTS),
          "task_update",
          "normal",
          "#general",
          dice.text(150),
          "[]",
          "{}");
    }
  }

  /// One agent is at work, one is paused, the others are idle.
  private void agents() throws IOException {
    var dice = ground.dice("agents");
    var soon = ground.ago(Duration.ofMinutes(2)).toString();
    var running = task("in_progress");
    for (var agent : AGENTS) {
      var number = AGENTS.indexOf(agent);
      var execution = number < 2 ? "execution-" + number : null;
      var task = number < 2 ? running : null;
      var status = List.of("executing", "paused", "idle").get(Math.min(number, 2));
      database.insert("agent_states", agent, execution, task, status, number, 1.5, soon, soon);
      database.insert("lifecycle_events", dice.uuid(), agent, "hired", time(0, tasks));
    }
    database.insert("heartbeats", "execution-0", AGENTS.getFirst(), running, soon);
    database.insert("approvals", "approval-1", "deploy", "Deploy it", "bruno", "pending", soon);
    database.insert(
        "parked_contexts", "parked-1", "execution-1", "bruno", running, "approval-1", soon, "{}");
    database.insert("resume_intents", "intent-1", "approval-1", soon);
    var count = ground.scaled(CHECKPOINTS);
    for (var turn = 0; turn < count; turn++) {
      var context = Json.object("turn", turn, "messages", dice.text(dice.between(20, 199) << 10));
      database.insert(
          "checkpoints",
          dice.uuid(),
          "execution-0",
          AGENTS.getFirst(),
          running,
          turn,
          Json.compact(context),
          time(turn, count));
    }
  }

  private String task(String status) {
    return "task-" + Math.max(1, tasks - NEWEST.indexOf(status));
  }

  private void audits() throws IOException {
    var dice = ground.dice("audits");
    var count = ground.scaled(AUDITS);
    for (var i = 0; i < count; i++) {
      database.insert(
          "audit_entries",
          dice.uuid(),
          time(i, count),
          dice.oneOf(AGENTS),
          "task-" + dice.between(1, tasks),
          dice.oneOf("file_write", "shell", "http_get"),
          "file_system",
          "code:write",
          Digests.sha256(Integer.toString(i)),
          dice.chance(5) ? "deny" : "allow",
          "low",
          dice.text(30),
          "[]",
          0.5,
          null);
    }
  }

  private void costs(int from, int to) throws IOException {
    var dice = ground.dice("costs-" + from);
    for (var i = from; i < to; i++) {
      var task = "task-" + dice.between(1, tasks);
      cost(database, dice.oneOf(AGENTS), task, time(i, to), amount(dice));
    }
  }

  private static double amount(Dice dice) {
    return dice.number(10_000) / 10_000.0;
  }

  /// Records what a call of a model cost.
  static void cost(SqliteFile database, String agent, String task, String time, double amount)
      throws IOException {
    database.update(
        "insert into cost_records (agent_id, task_id, provider, model, input_tokens, output_tokens,"
            + " cost, currency, timestamp, call_category) values (?, ?, 'made-up', 'large-1', 1200,"
            + " 300, ?, 'EUR', ?, 'productive')",
        agent,
        task,
        amount,
        time);
  }
}
