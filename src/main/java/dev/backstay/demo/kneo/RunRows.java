package dev.backstay.demo.kneo;

import dev.backstay.demo.Dice;
import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import dev.backstay.demo.SqliteFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Fills the database.
final class RunRows {

  /// The newest runs: they wait for a person, or are being worked at.
  static final int SPECIAL = 7;

  private static final int BLOCKED = 4;
  private static final int CHECKPOINTS = 6;
  private static final int MIGRATIONS = 9;

  private final SqliteFile database;
  private final Ground ground;

  RunRows(SqliteFile database, Ground ground) {
    this.database = database;
    this.ground = ground;
  }

  void fill(int runs, int auditEvents) throws IOException {
    database.run(TABLES);
    for (var version = 1; version <= MIGRATIONS; version++) {
      database.insert("schema_migrations", version, ground.ago(Duration.ofDays(60)).toString());
    }
    for (var number = 0; number < runs; number++) {
      run(number, runs);
    }
    var dice = ground.dice("audit");
    for (var number = 0; number < auditEvents; number++) {
      var time = time(ground, number, auditEvents);
      event(database, dice.oneOf("run.created", "run.completed", "human.expired"), null, time);
    }
    database.insert("idempotency_records", "order-1", dice.hex(64), "{}", time(ground, 0, 1));
    database.insert("project_metadata", "policies", Json.compact(Json.object("strict", true)));
  }

  private static String time(Ground ground, int number, int count) {
    var age = Duration.ofDays(20).dividedBy(count).multipliedBy((long) count - 1 - number);
    return ground.ago(age.plusMinutes(2)).toString();
  }

  private void run(int number, int runs) throws IOException {
    var dice = ground.dice("run-" + number);
    var fromEnd = runs - 1 - number;
    var time = time(ground, number, runs);
    var id = "run_" + time.replaceAll("[-:]", "") + "_" + dice.hex(8);
    var status = status(fromEnd, dice);
    var continuation = fromEnd < BLOCKED ? continuationId(ground, fromEnd) : null;
    addRun(database, id, status, continuation, time);
    for (var sequence = 1; sequence <= CHECKPOINTS; sequence++) {
      checkpoint(dice, id, sequence, time);
    }
    if (status.equals("running")) {
      var expired = ground.ago(Duration.ofMinutes(1)).toString();
      database.insert("run_queue", id, "running", 1, "worker-1", expired, null, time);
    }
  }

  private static String status(int fromEnd, Dice dice) {
    if (fromEnd < BLOCKED) {
      return "blocked";
    }
    return fromEnd < SPECIAL
        ? "running"
        : dice.oneOf("completed", "completed", "completed", "failed", "cancelled", "timed_out");
  }

  private void checkpoint(Dice dice, String run, int sequence, String time) throws IOException {
    var state = Json.compact(Json.object("step", sequence, "thread", dice.text(400)));
    var isPacked = dice.chance(10);
    database.insert(
        "run_checkpoints",
        run,
        sequence,
        sequence == CHECKPOINTS ? "run_ended" : "step_completed",
        isPacked ? 1 : 0,
        isPacked ? packed(state) : state,
        time);
  }

  private static byte[] packed(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /// Adds a run.
  static void addRun(
      SqliteFile database, String id, String status, @Nullable String continuation, String time)
      throws IOException {
    database.insert(
        "runs",
        id,
        status,
        "assistant",
        "release",
        "sequential",
        "make it ready",
        status.equals("completed") ? "it is ready" : null,
        continuation,
        1,
        Json.compact(Json.object("environment", "production")),
        time);
  }

  /// Adds an event to the audit trail.
  static void event(SqliteFile database, String type, @Nullable String run, String time)
      throws IOException {
    database.update(
        "insert into audit_events (event_type, actor, run_id, metadata, created_at)"
            + " values (?, 'ci', ?, '{}', ?)",
        type,
        run,
        time);
  }

  private static String continuationId(Ground ground, int number) {
    return "cont_" + ground.dice("continuation-" + number).hex(16);
  }

  /// What the files of the continuations hold: that of the first blocked run may be lacking, and
  /// the last one belongs to no run.
  static List<Map<String, @Nullable Object>> continuations(Ground ground) {
    var all = new ArrayList<Map<String, @Nullable Object>>();
    for (var number = ground.is(Kneo.DANGLING) ? 1 : 0; number <= BLOCKED; number++) {
      all.add(
          Json.object(
              "continuation_id",
              continuationId(ground, number),
              "request_id",
              "req_" + ground.dice("request-" + number).hex(16),
              "created_at",
              ground.ago(Duration.ofMinutes(2L + number)).toString(),
              "thread",
              List.of(
                  Json.object(
                      "role",
                      "assistant",
                      "content",
                      ground.dice("thread-" + number).text(1_200)))));
    }
    return all;
  }

  private static final String TABLES =
      """
      CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL);
      CREATE TABLE runs (
        run_id TEXT PRIMARY KEY, status TEXT NOT NULL, agent_name TEXT, workflow_name TEXT,
        workflow_kind TEXT, input_text TEXT NOT NULL, output_text TEXT, continuation_id TEXT,
        current_step_index INTEGER NOT NULL, metadata TEXT NOT NULL, created_at TEXT NOT NULL
      );
      CREATE TABLE run_checkpoints (
        run_id TEXT NOT NULL, sequence INTEGER NOT NULL, type TEXT NOT NULL,
        compressed INTEGER NOT NULL, state NOT NULL, created_at TEXT NOT NULL,
        PRIMARY KEY (run_id, sequence)
      );
      CREATE TABLE run_queue (
        run_id TEXT PRIMARY KEY, status TEXT NOT NULL, attempts INTEGER NOT NULL,
        lease_owner TEXT, lease_expires_at TEXT, error TEXT, created_at TEXT NOT NULL
      );
      CREATE TABLE audit_events (
        event_id INTEGER PRIMARY KEY AUTOINCREMENT, event_type TEXT NOT NULL, actor TEXT NOT NULL,
        run_id TEXT, metadata TEXT NOT NULL, created_at TEXT NOT NULL
      );
      CREATE TABLE idempotency_records (
        key TEXT PRIMARY KEY, request_hash TEXT NOT NULL, response TEXT NOT NULL,
        updated_at TEXT NOT NULL
      );
      CREATE TABLE locks (name TEXT PRIMARY KEY, owner TEXT NOT NULL, expires_at TEXT NOT NULL);
      CREATE TABLE project_metadata (name TEXT PRIMARY KEY, value TEXT NOT NULL);
      """;
}
