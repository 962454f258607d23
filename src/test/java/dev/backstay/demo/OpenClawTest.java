package dev.backstay.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.demo.openclaw.HashChain;
import dev.backstay.demo.openclaw.OpenClaw;
import dev.backstay.demo.openclaw.SelfChecksums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenClawTest {

  private static final String WRITTEN =
      "select count(*) from document, json_each(document.json, '$.workflowEvents') e where e.value"
          + " ->> 'id' like 'demo-%'";

  private final OpenClaw claw = new OpenClaw();

  @TempDir Path directory;

  private Path make(String variant, double scale) throws IOException {
    return Demonstrations.make(claw, directory.resolve(variant), variant, scale).directory();
  }

  /// What the JSON of SQLite says to a query of a document.
  private String ask(Path document, String sql) throws IOException {
    var database = Files.createTempFile(directory, "document", ".sqlite");
    try (var file = SqliteFile.make(database, SqliteFile.Journal.ROLLBACK)) {
      file.run("create table document (json)");
      file.insert("document", Files.readString(document));
    }
    return Demonstrations.ask(database, sql);
  }

  @Test
  void twoAreEqual() throws IOException {
    Demonstrations.requireRepeatable(claw, directory);
  }

  @Test
  void theStateHasItsSections() throws IOException {
    var state = make("json", 1).resolve("orchestrator/data/orchestrator-state.json");

    assertThat(ask(state, "select count(*) from document, json_each(document.json)"))
        .isEqualTo("28");
    assertThat(
            ask(
                state,
                "select sum(json_array_length(s.value)) from document, json_each(document.json) s"
                    + " where s.type = 'array'"))
        .satisfies(it -> assertThat(Integer.parseInt(it)).isBetween(4_500, 5_000));
    assertThat(
            ask(
                state,
                "select count(distinct e.value ->> 'status') from document, json_each("
                    + "document.json, '$.taskExecutions') e"))
        .isEqualTo("5");
    assertThat(
            ask(
                state,
                "select count(*) from document, json_each(document.json, '$.approvals') a where"
                    + " a.value ->> 'status' = 'pending'"))
        .isEqualTo("2");
  }

  @Test
  void theStateInSqliteIsSummedUpByItsOwnRules() throws IOException {
    var database = make("sqlite", 0.1).resolve("orchestrator/data/operator.sqlite");
    var sections = new LinkedHashMap<String, String>();
    for (var key :
        Demonstrations.rows(
            database, "select section_key from orchestrator_state_sections order by ordinal")) {
      var of = " where section_key = '" + key + "'";
      var items =
          Demonstrations.rows(
              database,
              "select payload_json from orchestrator_state_array_items"
                  + of
                  + " order by item_index");
      var own = "select %s from orchestrator_state_sections" + of;
      var isArray = Demonstrations.ask(database, own.formatted("value_type")).equals("array");
      var text =
          isArray
              ? SelfChecksums.array(items)
              : Demonstrations.ask(database, own.formatted("payload_json"));
      var sums = SelfChecksums.of(text);
      assertThat(
              Demonstrations.ask(
                  database, own.formatted("payload_sha256 || payload_bytes || '/' || item_count")))
          .isEqualTo(sums.sha256() + sums.bytes() + "/" + items.size());
      sections.put(key, text);
    }
    var whole = SelfChecksums.of(SelfChecksums.state(sections));
    assertThat(
            Demonstrations.ask(
                database,
                "select payload_sha256 || payload_bytes || '/' || section_count from"
                    + " orchestrator_state_meta"))
        .isEqualTo(whole.sha256() + whole.bytes() + "/28");
  }

  @Test
  void trailsAreChained() throws IOException {
    var made = make("json", 0.1);
    requireChain(
        made.resolve("logs/deterministic-publishing.sqlite"),
        "publishing_audit_events",
        "event_hash");
    requireChain(made.resolve("database/graph-runs.sqlite"), "graph_events", "event_hash");
    requireChain(made.resolve("database/toolgate.sqlite"), "toolgate_decisions", "decision_hash");
  }

  private static void requireChain(Path database, String table, String hash) throws IOException {
    var chain = new HashChain();
    var found = new ArrayList<String>();
    var expected = new ArrayList<String>();
    for (var payload :
        Demonstrations.rows(database, "select payload_json from " + table + " order by sequence")) {
      expected.add(chain.length() + 1 + "|" + chain.last() + "|" + chain.add(payload));
    }
    found.addAll(
        Demonstrations.rows(
            database,
            "select sequence, previous_hash, " + hash + " from " + table + " order by 1"));
    assertThat(found).isNotEmpty().isEqualTo(expected);
  }

  @Test
  void everyVariantKeepsItsStateElsewhere() throws IOException {
    assertThat(make("docker", 0.1).resolve("orchestrator/orchestrator_config.json"))
        .content()
        .contains("\"stateFile\": \"/workspace/orchestrator/data/orchestrator-state.json\"");
    assertThat(directory.resolve("docker/orchestrator/data/orchestrator-state.json")).exists();

    var moved = make("state-dir", 0.1);
    assertThat(moved.resolve("orchestrator.env"))
        .content()
        .contains("OPENCLAW_OPERATOR_STATE_DIR=" + moved.resolve("state"));
    assertThat(moved.resolve("state/orchestrator/orchestrator-state.json")).exists();
    assertThat(moved.resolve("state/database/deterministic-publishing.sqlite")).exists();
    assertThat(moved.resolve("orchestrator")).doesNotExist();

    var mongo = make("mongo", 0.1);
    assertThat(mongo.resolve("orchestrator_config.json"))
        .content()
        .contains("\"stateFile\": \"mongo:orchestrator-runtime-state\"");
    assertThat(mongo.resolve("orchestrator/data"))
        .isDirectoryContaining("glob:**/orchestrator-runtime-state.fallback.json");
  }

  @Test
  void eachRepairNamesAPackThatIsThere() throws IOException {
    var made = make("json", 0.1);
    var state = made.resolve("orchestrator/data/orchestrator-state.json");
    var packs =
        ask(
            state,
            "select group_concat(r.value ->> 'knowledgePackId') from document,"
                + " json_each(document.json, '$.repairRecords') r");
    for (var pack : List.of(packs.split(",", -1))) {
      assertThat(made.resolve("logs/knowledge-packs/" + pack + ".json")).isNotEmptyFile();
    }
  }

  @Test
  void theOperatorWritesWhatItSaysItWrote() throws Exception {
    for (var variant : List.of("json", "sqlite", "mongo")) {
      var ground = Demonstrations.make(claw, directory.resolve(variant), variant, 0.1);
      var writes = Demonstrations.work(claw, ground);
      var data = ground.directory().resolve("orchestrator/data");
      var count =
          switch (variant) {
            case "json" -> ask(data.resolve("orchestrator-state.json"), WRITTEN);
            case "mongo" -> ask(data.resolve("orchestrator-runtime-state.fallback.json"), WRITTEN);
            default ->
                Demonstrations.ask(
                    data.resolve("operator.sqlite"),
                    "select count(*) from orchestrator_state_array_items where payload_json ->>"
                        + " 'id' like 'demo-%'");
          };
      assertThat(writes).isGreaterThanOrEqualTo(20);
      assertThat(count).as(variant).isEqualTo(Long.toString(writes));
    }
  }
}
