package dev.backstay.cli.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The state file of the made-up orchestrator: one JSON object with a section for everything that
/// it knows.
final class StateDocument {

  private static final List<String> INSTANTS =
      List.of(
          "lastStartedAt",
          "updatedAt",
          "lastDriftRepairAt",
          "lastRedditResponseAt",
          "lastAgentDeployAt",
          "lastRssSweepAt",
          "lastNightlyBatchAt",
          "lastDigestNotificationAt");

  private static final List<String> LARGE =
      List.of("taskExecutions", "workflowEvents", "relationshipObservations");

  private static final List<String> SMALL =
      List.of(
          "taskHistory",
          "pendingDocChanges",
          "approvals",
          "driftRepairs",
          "repairRecords",
          "taskRetryRecoveries",
          "redditQueue",
          "redditResponses",
          "agentDeployments",
          "rssDrafts",
          "rssSeenIds",
          "governedSkillState",
          "incidentLedger",
          "reviewSessions",
          "reviewTelemetrySamples");

  private StateDocument() {}

  /// Writes the file as it is after so many more events.
  static void write(Path file, int items, int events) throws IOException {
    try (var out = Files.newBufferedWriter(file);
        var json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      INSTANTS.forEach(name -> json.writeStringProperty(name, Prose.instant(items + events)));
      json.writeNumberProperty("indexedDocs", items / 10);
      json.writeNumberProperty("docIndexVersion", 4);
      for (var section : LARGE) {
        section(json, section, items + events, events);
      }
      for (var section : SMALL) {
        section(json, section, items / 100 + 1, 0);
      }
      json.writeObjectPropertyStart("businessValue");
      json.writeNumberProperty("cycles", events);
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private static void section(JsonGenerator json, String name, int items, int events) {
    var prose = new Prose(name.hashCode());
    json.writeArrayPropertyStart(name);
    for (var i = 0; i < items; i++) {
      json.writeStartObject();
      json.writeStringProperty("taskId", prose.id());
      json.writeStringProperty("type", prose.oneOf("doc-sync", "drift-repair", "digest", "rss"));
      json.writeStringProperty("status", prose.oneOf("success", "failed", "pending", "retrying"));
      json.writeStringProperty("handledAt", Prose.instant(i));
      json.writeNumberProperty("attempt", i < events ? 2 : 1);
      json.writeStringProperty("resultSummary", prose.text(120));
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
