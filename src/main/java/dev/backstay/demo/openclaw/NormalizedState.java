package dev.backstay.demo.openclaw;

import dev.backstay.demo.Json;
import dev.backstay.demo.SqliteFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the state into the tables of the normalized schema, version 2.
final class NormalizedState {

  private static final List<String> COLLECTIONS =
      List.of(
          "metric_records",
          "alert_records",
          "knowledge_entries",
          "consolidation_records",
          "snapshot_records",
          "system_state_records",
          "audit_log_records",
          "concept_records",
          "concept_link_records");

  private NormalizedState() {}

  static void createTables(SqliteFile database, StateDocument state) throws IOException {
    database.run(
        """
        CREATE TABLE operator_schema_meta (
          schema_name TEXT PRIMARY KEY, schema_version INTEGER NOT NULL,
          created_at TEXT NOT NULL, updated_at TEXT NOT NULL
        );
        CREATE TABLE orchestrator_state_meta (
          id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL,
          updated_at TEXT NOT NULL, payload_sha256 TEXT NOT NULL,
          payload_bytes INTEGER NOT NULL, section_count INTEGER NOT NULL
        );
        CREATE TABLE orchestrator_state_sections (
          section_key TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE,
          value_type TEXT NOT NULL, item_count INTEGER NOT NULL, payload_json TEXT,
          payload_bytes INTEGER NOT NULL, payload_sha256 TEXT NOT NULL
        );
        CREATE TABLE orchestrator_state_array_items (
          section_key TEXT NOT NULL
            REFERENCES orchestrator_state_sections (section_key) ON DELETE CASCADE,
          item_index INTEGER NOT NULL, payload_json TEXT NOT NULL,
          payload_bytes INTEGER NOT NULL, payload_sha256 TEXT NOT NULL,
          PRIMARY KEY (section_key, item_index)
        );
        CREATE TABLE migration_runs (
          run_id TEXT PRIMARY KEY, status TEXT NOT NULL, started_at TEXT NOT NULL
        );
        CREATE TABLE migration_source_documents (
          run_id TEXT NOT NULL, source_key TEXT NOT NULL, payload_sha256 TEXT NOT NULL
        );
        CREATE TABLE migration_collection_evidence (
          run_id TEXT NOT NULL, collection TEXT NOT NULL, document_count INTEGER NOT NULL
        );
        """);
    var startedAt = String.valueOf(state.sections().get("lastStartedAt"));
    database.insert(
        "operator_schema_meta", "openclaw-operator-normalized", 2, startedAt, startedAt);
    database.insert("migration_runs", "migration-1", "verified", startedAt);
    for (var collection : COLLECTIONS) {
      database.run(
          "CREATE TABLE "
              + collection
              + " (id TEXT PRIMARY KEY, created_at TEXT NOT NULL, payload_json TEXT NOT NULL)");
      for (var i = 0; i < 10; i++) {
        database.insert(
            collection, collection + "-" + i, startedAt, Json.compact(Json.object("value", i)));
      }
    }
  }

  /// Puts a state in place of the one before; to be done in a transaction.
  static void replace(SqliteFile database, StateDocument state) throws IOException {
    database.update("delete from orchestrator_state_array_items");
    database.update("delete from orchestrator_state_sections");
    database.update("delete from orchestrator_state_meta");
    var texts = new LinkedHashMap<String, String>();
    for (var section : state.sections().entrySet()) {
      var text = section(database, section.getKey(), texts.size(), section.getValue());
      texts.put(section.getKey(), text);
    }
    var sums = SelfChecksums.of(SelfChecksums.state(texts));
    database.insert(
        "orchestrator_state_meta",
        1,
        2,
        state.sections().get("updatedAt"),
        sums.sha256(),
        sums.bytes(),
        texts.size());
  }

  private static String section(
      SqliteFile database, String key, int ordinal, @Nullable Object value) throws IOException {
    var items = new ArrayList<String>();
    if (value instanceof List<?> elements) {
      elements.forEach(each -> items.add(Json.compact(each)));
    }
    var isArray = value instanceof List<?>;
    var text = isArray ? SelfChecksums.array(items) : Json.compact(value);
    var sums = SelfChecksums.of(text);
    database.insert(
        "orchestrator_state_sections",
        key,
        ordinal,
        type(value),
        items.size(),
        isArray ? null : text,
        sums.bytes(),
        sums.sha256());
    for (var i = 0; i < items.size(); i++) {
      var own = SelfChecksums.of(items.get(i));
      database.insert(
          "orchestrator_state_array_items", key, i, items.get(i), own.bytes(), own.sha256());
    }
    return text;
  }

  private static String type(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case List<?> _ -> "array";
      case Map<?, ?> _ -> "object";
      case Number _ -> "number";
      default -> "string";
    };
  }
}
