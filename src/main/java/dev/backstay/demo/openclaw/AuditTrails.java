package dev.backstay.demo.openclaw;

import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import dev.backstay.demo.SqliteFile;
import java.io.IOException;
import java.time.Duration;

/// The three databases whose trails are chained: publications, runs of graphs, and what tools were
/// allowed.
final class AuditTrails {

  private AuditTrails() {}

  static void make(Ground ground, Layout layout) throws IOException {
    try (var database = open(ground, layout.publishing())) {
      database.together(() -> publishing(database, ground));
    }
    try (var database = open(ground, layout.graph())) {
      database.together(() -> graph(database, ground));
    }
    try (var database = open(ground, layout.toolgate())) {
      database.together(() -> toolgate(database, ground));
    }
  }

  private static SqliteFile open(Ground ground, String name) throws IOException {
    return SqliteFile.make(ground.at(name), SqliteFile.Journal.WAL);
  }

  private static void publishing(SqliteFile database, Ground ground) throws IOException {
    database.run(
        """
        CREATE TABLE publishing_schema_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE publishing_channels (channel_id TEXT PRIMARY KEY, kind TEXT NOT NULL);
        CREATE TABLE publishing_items (
          item_id INTEGER PRIMARY KEY, channel_id TEXT NOT NULL REFERENCES publishing_channels,
          title TEXT NOT NULL, body TEXT NOT NULL, status TEXT NOT NULL, created_at TEXT NOT NULL
        );
        CREATE TABLE publishing_reservations (
          reservation_id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES publishing_items,
          status TEXT NOT NULL, expires_at TEXT NOT NULL
        );
        CREATE TABLE publishing_audit_events (
          sequence INTEGER PRIMARY KEY, created_at TEXT NOT NULL, payload_json TEXT NOT NULL,
          previous_hash TEXT NOT NULL, event_hash TEXT NOT NULL
        );
        """);
    database.insert("publishing_schema_meta", "schema_version", "7");
    database.insert("publishing_channels", "blog", "site");
    database.insert("publishing_channels", "reddit", "forum");
    var dice = ground.dice("publishing");
    var count = ground.scaled(200);
    for (var id = 1; id <= count; id++) {
      var status = id > count - 3 ? "reserved" : dice.oneOf("draft", "published", "published");
      var time = StateDocument.time(ground, id - 1, count);
      var channel = dice.oneOf("blog", "reddit");
      database.insert("publishing_items", id, channel, dice.text(40), dice.text(900), status, time);
      if (status.equals("reserved")) {
        var end = ground.madeAt().plus(Duration.ofHours(1)).toString();
        database.insert("publishing_reservations", id, id, "held", end);
      }
    }
    events(database, ground, "publishing_audit_events", ground.scaled(300));
  }

  private static void graph(SqliteFile database, Ground ground) throws IOException {
    database.run(
        """
        CREATE TABLE graph_schema_meta (
          id INTEGER PRIMARY KEY CHECK (id = 1), schema_version INTEGER NOT NULL
        );
        CREATE TABLE graph_definitions (
          graph_id TEXT PRIMARY KEY, version INTEGER NOT NULL, definition_json TEXT NOT NULL
        );
        CREATE TABLE graph_runs (
          run_id TEXT PRIMARY KEY, graph_id TEXT NOT NULL REFERENCES graph_definitions,
          status TEXT NOT NULL, state_json TEXT NOT NULL, revision INTEGER NOT NULL,
          updated_at TEXT NOT NULL
        );
        CREATE TABLE graph_events (
          sequence INTEGER PRIMARY KEY, created_at TEXT NOT NULL, payload_json TEXT NOT NULL,
          previous_hash TEXT NOT NULL, event_hash TEXT NOT NULL
        );
        CREATE TABLE graph_node_attempts (
          run_id TEXT NOT NULL REFERENCES graph_runs, node_id TEXT NOT NULL,
          attempt INTEGER NOT NULL, status TEXT NOT NULL, PRIMARY KEY (run_id, node_id, attempt)
        );
        CREATE TABLE graph_approvals (
          approval_id TEXT PRIMARY KEY, run_id TEXT NOT NULL, status TEXT NOT NULL
        );
        CREATE TABLE graph_evidence (
          evidence_id TEXT PRIMARY KEY, run_id TEXT NOT NULL, sha256 TEXT NOT NULL
        );
        CREATE TABLE graph_external_effects (
          effect_id TEXT PRIMARY KEY, run_id TEXT NOT NULL, status TEXT NOT NULL
        );
        """);
    database.insert("graph_schema_meta", 1, 3);
    database.insert("graph_definitions", "release", 1, Json.compact(Json.object("nodes", 4)));
    var dice = ground.dice("graph");
    var count = ground.scaled(40);
    for (var i = 0; i < count; i++) {
      var run = "run-" + dice.hex(12);
      var status = i == count - 1 ? "running" : dice.oneOf("completed", "completed", "failed");
      var state = Json.compact(Json.object("cursor", i, "notes", dice.text(300)));
      var time = StateDocument.time(ground, i, count);
      database.insert("graph_runs", run, "release", status, state, 1 + dice.number(9), time);
      database.insert("graph_node_attempts", run, "build", 1, status);
      database.insert("graph_evidence", "evidence-" + i, run, dice.hex(64));
      database.insert("graph_external_effects", "effect-" + i, run, "confirmed");
    }
    events(database, ground, "graph_events", ground.scaled(160));
  }

  private static void toolgate(SqliteFile database, Ground ground) throws IOException {
    database.run(
        """
        CREATE TABLE toolgate_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE toolgate_policies (policy_id TEXT PRIMARY KEY, rules_json TEXT NOT NULL);
        CREATE TABLE toolgate_capabilities (
          capability_id TEXT PRIMARY KEY, policy_id TEXT NOT NULL REFERENCES toolgate_policies
        );
        CREATE TABLE toolgate_decisions (
          sequence INTEGER PRIMARY KEY, created_at TEXT NOT NULL, payload_json TEXT NOT NULL,
          previous_hash TEXT NOT NULL, decision_hash TEXT NOT NULL
        );
        """);
    database.insert("toolgate_meta", "schema_version", "1");
    database.insert("toolgate_policies", "default", Json.compact(Json.object("allow", "read")));
    database.insert("toolgate_capabilities", "file-read", "default");
    events(database, ground, "toolgate_decisions", ground.scaled(120));
    database.insert(
        "toolgate_meta", "head", database.ask("select max(sequence) from toolgate_decisions"));
  }

  private static void events(SqliteFile database, Ground ground, String table, int count)
      throws IOException {
    var dice = ground.dice(table);
    var chain = new HashChain();
    for (var i = 0; i < count; i++) {
      var payload =
          Json.compact(
              Json.object(
                  "action",
                  dice.oneOf("created", "checked", "allowed", "published"),
                  "subject",
                  dice.uuid(),
                  "reason",
                  dice.text(60)));
      var previous = chain.last();
      var hash = chain.add(payload);
      var time = StateDocument.time(ground, i, count);
      database.insert(table, chain.length(), time, payload, previous, hash);
    }
  }
}
