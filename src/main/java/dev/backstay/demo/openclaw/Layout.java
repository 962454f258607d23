package dev.backstay.demo.openclaw;

import dev.backstay.demo.Ground;

/// Where things are, below the installation's directory, which is the workspace.
///
/// @param configuration the configuration
/// @param variables the file with the variables of the service
/// @param base what paths in the configuration begin with
/// @param state the state, whatever form it has
/// @param logs the service's logs
/// @param publishing the database of publications
/// @param databases the directory of the other two databases
record Layout(
    String configuration,
    String variables,
    String base,
    String state,
    String logs,
    String publishing,
    String databases) {

  private static final String DATA = "orchestrator/data/";
  private static final String JSON = "orchestrator-state.json";
  private static final String PUBLISHING = "deterministic-publishing.sqlite";

  static Layout on(Ground ground) {
    if (ground.is(OpenClaw.DOCKER)) {
      return new Layout(
          "orchestrator/orchestrator_config.json",
          "orchestrator/.env",
          "/workspace/",
          DATA + JSON,
          "logs",
          "logs/" + PUBLISHING,
          "database");
    }
    var isMoved = ground.is(OpenClaw.STATE_DIR);
    return new Layout(
        "orchestrator_config.json",
        "orchestrator.env",
        "./",
        isMoved ? "state/orchestrator/" + JSON : DATA + stateName(ground),
        isMoved ? "state/logs" : "logs",
        (isMoved ? "state/database/" : "logs/") + PUBLISHING,
        isMoved ? "state/database" : "database");
  }

  private static String stateName(Ground ground) {
    if (ground.is(OpenClaw.SQLITE)) {
      return "operator.sqlite";
    }
    return ground.is(OpenClaw.MONGO) ? "orchestrator-runtime-state.fallback.json" : JSON;
  }

  /// Packs and digests stay in the workspace whatever is moved.
  String packs() {
    return "logs/knowledge-packs";
  }

  String digests() {
    return "logs/digests";
  }

  String graph() {
    return databases + "/graph-runs.sqlite";
  }

  String toolgate() {
    return databases + "/toolgate.sqlite";
  }
}
