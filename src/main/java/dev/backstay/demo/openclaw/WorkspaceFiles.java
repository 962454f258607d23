package dev.backstay.demo.openclaw;

import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The files of the workspace: configuration, agents, knowledge packs, digests, logs.
final class WorkspaceFiles {

  private static final int PACKS = 12;

  private static final List<String> AGENTS =
      List.of("doc-specialist", "reddit-helper", "release-manager");

  private WorkspaceFiles() {}

  static void make(Ground ground, Layout layout) throws IOException {
    ground.write(layout.configuration(), Json.pretty(configuration(ground, layout)) + "\n");
    ground.writeSecret(layout.variables(), variables(ground, layout));
    ground.write("docs/index.md", "# Documents\n");
    ground.write("rss_filter_config.json", Json.pretty(Json.object("feeds", List.of())) + "\n");
    ground.write("business/registry.json", Json.pretty(Json.object("offers", List.of())) + "\n");
    for (var agent : AGENTS) {
      var configuration = Json.object("id", agent, "model", "made-up", "maxConcurrency", 2);
      ground.write("agents/" + agent + "/agent.config.json", Json.pretty(configuration) + "\n");
      var memory = Json.object("agent", agent, "notes", ground.dice(agent).text(2_000));
      ground.write(layout.logs() + "/" + agent + "-service.json", Json.pretty(memory) + "\n");
    }
    for (var pack : packs(ground)) {
      var documents = List.of(Json.object("text", ground.dice(pack).text(20_000)));
      ground.write(
          layout.packs() + "/" + pack + ".json",
          Json.pretty(Json.object("id", pack, "documents", documents)) + "\n");
    }
    for (var day = 0; day < 7; day++) {
      var date = ground.ago(Duration.ofDays(day)).toString().substring(0, 10);
      var digest = Json.object("date", date, "text", ground.dice("digest-" + day).text(1_500));
      ground.write(layout.digests() + "/digest-" + date + ".json", Json.pretty(digest) + "\n");
    }
    logs(ground, layout);
  }

  private static Object configuration(Ground ground, Layout layout) {
    var base = layout.base();
    var configuration =
        Json.object(
            "docsPath",
            base + "docs",
            "logsDir",
            base + "logs",
            "stateFile",
            stateTarget(ground, layout),
            "knowledgePackDir",
            base + layout.packs(),
            "digestDir",
            base + layout.digests(),
            "rssConfigPath",
            base + "rss_filter_config.json",
            "redditDraftsPath",
            base + "logs/reddit-drafts.jsonl",
            "businessRegistryPath",
            base + "business/registry.json",
            "publishingDatabasePath",
            base + "logs/deterministic-publishing.sqlite",
            "deployBaseDir",
            base + "agents-deployed",
            "taskHistoryLimit",
            50);
    if (ground.is(OpenClaw.MONGO)) {
      // The release that kept its state there by default had no packs.
      configuration.remove("deployBaseDir");
    }
    return configuration;
  }

  private static String stateTarget(Ground ground, Layout layout) {
    if (ground.is(OpenClaw.SQLITE)) {
      return "sqlite:" + ground.directory().resolve(layout.state());
    }
    if (ground.is(OpenClaw.MONGO)) {
      return "mongo:orchestrator-runtime-state";
    }
    return layout.base() + "orchestrator/data/orchestrator-state.json";
  }

  private static String variables(Ground ground, Layout layout) {
    var dice = ground.dice("variables");
    var lines = new ArrayList<String>();
    lines.add("# Variables of the orchestrator's service");
    lines.add("PORT=3312");
    lines.add("API_KEY=made-up-" + dice.hex(32));
    lines.add("WEBHOOK_SECRET=\"made-up-" + dice.hex(32) + "\"");
    if (ground.is(OpenClaw.STATE_DIR)) {
      lines.add("OPENCLAW_OPERATOR_STATE_DIR=" + ground.directory().resolve("state"));
    } else {
      var isContainer = ground.is(OpenClaw.DOCKER);
      var root = isContainer ? "/workspace" : ground.directory().toString();
      lines.add("OPENCLAW_GRAPH_DATABASE_PATH=" + root + "/" + layout.graph());
      lines.add("OPENCLAW_TOOLGATE_DATABASE_PATH=" + root + "/" + layout.toolgate());
    }
    if (ground.is(OpenClaw.MONGO)) {
      lines.add("MONGO_URL=mongodb://127.0.0.1:27017/orchestrator");
      var fallback = ground.directory().resolve(layout.state()).resolveSibling("");
      lines.add("ORCHESTRATOR_STATE_FALLBACK_DIR=" + fallback);
    }
    return String.join("\n", lines) + "\n";
  }

  private static void logs(Ground ground, Layout layout) throws IOException {
    var dice = ground.dice("logs");
    var count = ground.scaled(400);
    var lines = new StringBuilder();
    for (var i = 0; i < count; i++) {
      lines.append(StateDocument.time(ground, i, count));
      lines.append(dice.oneOf(" INFO ", " WARN ")).append(dice.text(90)).append('\n');
    }
    ground.write(layout.logs() + "/orchestrator.log", lines.toString());
    var drafts = new StringBuilder();
    for (var i = 0; i < 20; i++) {
      drafts.append(Json.compact(Json.object("id", dice.uuid(), "text", dice.text(200))));
      drafts.append('\n');
    }
    ground.write("logs/reddit-drafts.jsonl", drafts.toString());
  }

  /// The names of the knowledge packs.
  static List<String> packs(Ground ground) {
    var packs = new ArrayList<String>();
    for (var i = 0; i < PACKS; i++) {
      packs.add("knowledge-pack-" + ground.ago(Duration.ofHours(1 + i * 24L)).toEpochMilli());
    }
    return packs;
  }
}
