package dev.backstay.preset.openclaw;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.preset.Draft;
import dev.backstay.preset.Fact;
import dev.backstay.preset.KnownTables;
import dev.backstay.preset.Overlaps;
import dev.backstay.preset.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What an operator keeps. By default packs, digests and a database lie inside of the logs.
///
/// @param operator which
/// @param variableFiles the files of its environment
record OperatorParts(Operator operator, List<Path> variableFiles) {

  private static final List<String> SECTIONS = List.of("taskHistory", "taskExecutions");
  private static final List<String> TABLES =
      List.of(
          "operator_schema_meta",
          "orchestrator_state_meta",
          "orchestrator_state_sections",
          "orchestrator_state_array_items");
  private static final Map<String, String> DOCUMENTS =
      Map.of(
          "businessRegistryPath", "business-registry",
          "businessOperationsStateFile", "business-operations",
          "publishingRegistryPath", "publishing-registry",
          "rssConfigPath", "rss-config");

  void add() {
    var overlaps = new Overlaps();
    overlaps.add(state());
    addConfiguration(overlaps);
    addDatabases(overlaps);
    addDirectories(overlaps);
    overlaps.into(operator.draft());
    if (operator.values().text("knowledgePackDir").isEmpty()) {
      operator
          .draft()
          .fact(new Fact("knowledgePackDir", "not set", operator.paths().file().toString()));
    }
  }

  private Part state() {
    var state = operator.state();
    return switch (state.sort()) {
      case JSON -> json("state", state.fact());
      case SQLITE -> {
        var part = critical("state", "sqlite", state.fact(), 1);
        for (var table : TABLES) {
          part = part.expecting(Part.map("table", table, "min_rows", 1));
        }
        yield checked(part, state.fact());
      }
      case MONGO -> fallback(state.fact());
    };
  }

  private Part checked(Part part, Fact fact) {
    if (StateChecks.fit(KnownTables.at(operator.site(), Path.of(fact.value())))) {
      return StateChecks.expecting(part);
    }
    operator
        .draft()
        .fact(new Fact("digests of the state", "not checked", "its tables have other columns"));
    return part;
  }

  private static Part json(String name, Fact fact) {
    return critical(name, "state-file", fact, 1)
        .with("format", "json")
        .with("required_keys", SECTIONS)
        .with(
            "canary",
            "select value ->> 'taskId' from document, json_each(document.json, '$.taskExecutions')"
                + " order by key desc limit 1")
        .expecting(Part.map("keys", List.of("updatedAt", "taskHistory", "taskExecutions")));
  }

  private static Part critical(String name, String kind, Fact fact, int order) {
    return Part.component(name, kind)
        .with("path", fact.value())
        .with("importance", "critical")
        .with("order", order)
        .from(fact);
  }

  private Part fallback(Fact mongo) {
    var fallback = operator.fallback(mongo);
    if (!operator.site().accepts(OpenClaw.FALLBACK)) {
      throw new ConfigurationException(
          FailureCode.PRESET_UNCLEAR,
          "the state is in MongoDB (stateFile = %s in %s), which is not supported"
              .formatted(mongo.value(), operator.paths().file()),
          "Move the state to sqlite:PATH; or add --accept %s to protect %s instead, the local copy,"
                  .formatted(OpenClaw.FALLBACK, fallback.value())
              + " which the operator reads only if it is the newer one.");
    }
    operator.draft().accept(OpenClaw.FALLBACK);
    operator.draft().gap("the state in MongoDB itself: only its local copy is captured");
    operator
        .draft()
        .add(
            Draft.Under.NOTES,
            Part.of("mongo")
                .with(
                    "text",
                    "the operator takes the newer of MongoDB's state and of the restored copy: remove"
                        + " the document there, or the restored state has no effect")
                .with("when", "always"));
    return json("state", fallback).from(mongo);
  }

  private void addConfiguration(Overlaps overlaps) {
    var file = operator.paths().file().toAbsolutePath().normalize();
    overlaps.add(
        critical(
                "config",
                "state-file",
                new Fact("configuration", file.toString(), "found there"),
                5)
            .with("format", "json")
            .with("required_keys", List.of("docsPath", "logsDir", "stateFile")));
    var number = 0;
    for (var each : variableFiles) {
      var name = number++ == 0 ? "environment" : "environment-" + number;
      overlaps.add(
          critical(name, "state-file", new Fact("variables", each.toString(), "found there"), 5)
              .with("format", "env"));
    }
    DOCUMENTS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                operator
                    .place(entry.getKey())
                    .filter(fact -> Files.isRegularFile(Path.of(fact.value())))
                    .ifPresent(
                        fact ->
                            overlaps.add(
                                Part.component(entry.getValue(), "state-file")
                                    .with("path", fact.value())
                                    .with("format", "json")
                                    .with("importance", "high")
                                    .with("order", 5)
                                    .from(fact))));
  }

  private void addDatabases(Overlaps overlaps) {
    operator
        .publishing()
        .ifPresent(it -> overlaps.addIfThere(database("publishing", it, Chain.PUBLISHING)));
    operator
        .database("OPENCLAW_GRAPH_DATABASE_PATH", "database/graph-runs.sqlite")
        .ifPresent(it -> overlaps.addIfThere(database("graph", it, Chain.GRAPH)));
    operator
        .database("OPENCLAW_TOOLGATE_DATABASE_PATH", "database/toolgate.sqlite")
        .ifPresent(it -> overlaps.addIfThere(database("toolgate", it, Chain.TOOLGATE)));
  }

  private Part database(String name, Fact fact, Chain chain) {
    var part =
        Part.component(name, "sqlite")
            .with("path", fact.value())
            .with("importance", "high")
            .with("order", 2)
            .from(fact);
    var file = Path.of(fact.value());
    if (chain.isIn(KnownTables.at(operator.site(), file))) {
      return chain.expecting(part);
    }
    if (Files.exists(file)) {
      operator
          .draft()
          .fact(new Fact(chain.table(), "its chain is not checked", "not found in " + file));
    }
    return part;
  }

  private void addDirectories(Overlaps overlaps) {
    operator
        .place("knowledgePackDir")
        .ifPresent(it -> overlaps.addIfThere(tree("packs", it, "high")));
    operator.place("digestDir").ifPresent(it -> overlaps.addIfThere(tree("digests", it, "medium")));
    operator
        .place("businessEvidenceDir")
        .ifPresent(it -> overlaps.addIfThere(tree("evidence", it, "high")));
    operator
        .place("deployBaseDir")
        .ifPresent(it -> overlaps.addIfThere(tree("deployments", it, "medium")));
    operator
        .place("redditDraftsPath")
        .map(it -> document("reddit-drafts", it))
        .ifPresent(overlaps::addIfThere);
    operator.logs().ifPresent(it -> overlaps.addIfThere(tree("logs", it, "medium")));
    var agents = operator.paths().workspace().resolve("agents");
    overlaps.addIfThere(
        tree("agents", new Fact("agents", agents.toString(), "in the workspace"), "high"));
  }

  private static Part document(String name, Fact fact) {
    return Part.component(name, "state-file")
        .with("path", fact.value())
        .with("format", "text")
        .with("importance", "medium")
        .with("order", 3)
        .from(fact);
  }

  private static Part tree(String name, Fact fact, String importance) {
    return Part.component(name, "files")
        .with("path", fact.value())
        .with("importance", importance)
        .with("order", 3)
        .from(fact);
  }
}
