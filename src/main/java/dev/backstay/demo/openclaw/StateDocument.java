package dev.backstay.demo.openclaw;

import dev.backstay.demo.Dice;
import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The state of the orchestrator: one object with 28 sections.
///
/// @param sections the sections; those that are arrays can be added to
record StateDocument(Map<String, @Nullable Object> sections) {

  private static final List<String> SMALL =
      List.of(
          "driftRepairs",
          "redditQueue",
          "redditResponses",
          "agentDeployments",
          "rssDrafts",
          "governedSkillState",
          "incidentLedger",
          "reviewSessions",
          "reviewTelemetrySamples");

  private static final int SMALL_ITEMS = 20;

  /// The state of an installation; its newest items are minutes old.
  static StateDocument of(Ground ground) {
    var executions = Executions.of(ground, ground.scaled(500));
    var sections = Json.object();
    sections.put("lastStartedAt", ground.ago(Duration.ofDays(3)).toString());
    sections.put("updatedAt", ground.ago(Duration.ofMinutes(1)).toString());
    sections.put("indexedDocs", 412);
    sections.put("docIndexVersion", 4);
    sections.put("pendingDocChanges", texts(ground, "docs/page-", 12));
    sections.put("taskHistory", history(ground));
    sections.put("taskExecutions", executions.items());
    sections.put("approvals", executions.approvals());
    sections.put("repairRecords", repairs(ground));
    sections.put("taskRetryRecoveries", executions.retries());
    for (var name : SMALL) {
      sections.put(name, items(ground, name, ground.scaled(SMALL_ITEMS)));
    }
    sections.put("rssSeenIds", texts(ground, "feed:", ground.scaled(40)));
    sections.put("workflowEvents", items(ground, "workflowEvents", ground.scaled(2_200)));
    sections.put(
        "relationshipObservations",
        items(ground, "relationshipObservations", ground.scaled(1_700)));
    sections.put("businessValue", Json.object("cycles", 7, "lastCycleId", "cycle-7"));
    for (var name :
        List.of(
            "lastDriftRepairAt",
            "lastRedditResponseAt",
            "lastAgentDeployAt",
            "lastRssSweepAt",
            "lastNightlyBatchAt")) {
      sections.put(name, ground.ago(Duration.ofHours(name.length())).toString());
    }
    return new StateDocument(sections);
  }

  private static List<@Nullable Object> texts(Ground ground, String start, int count) {
    var dice = ground.dice(start);
    var texts = new ArrayList<@Nullable Object>();
    for (var i = 0; i < count; i++) {
      texts.add(start + dice.hex(12));
    }
    return texts;
  }

  private static List<@Nullable Object> history(Ground ground) {
    var dice = ground.dice("taskHistory");
    var items = new ArrayList<@Nullable Object>();
    for (var i = 0; i < 50; i++) {
      items.add(
          Json.object(
              "id",
              dice.uuid(),
              "type",
              dice.oneOf(Executions.TYPES),
              "handledAt",
              time(ground, i, 50),
              "result",
              dice.chance(10) ? "error" : "ok",
              "message",
              dice.text(50)));
    }
    return items;
  }

  /// Each names a knowledge pack that is there.
  private static List<@Nullable Object> repairs(Ground ground) {
    var items = items(ground, "repairRecords", SMALL_ITEMS);
    var packs = WorkspaceFiles.packs(ground);
    for (var i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Map<?, ?> item) {
        var repair = Json.object();
        item.forEach((name, value) -> repair.put(String.valueOf(name), value));
        repair.put("knowledgePackId", packs.get(i % packs.size()));
        items.set(i, repair);
      }
    }
    return items;
  }

  private static List<@Nullable Object> items(Ground ground, String section, int count) {
    var dice = ground.dice(section);
    var items = new ArrayList<@Nullable Object>();
    for (var i = 0; i < count; i++) {
      items.add(item(dice, time(ground, i, count)));
    }
    return items;
  }

  private static Map<String, @Nullable Object> item(Dice dice, String time) {
    return Json.object(
        "id",
        dice.uuid(),
        "kind",
        dice.oneOf(Executions.TYPES),
        "status",
        dice.oneOf("active", "watching", "resolved"),
        "createdAt",
        time,
        "score",
        dice.number(1000) / 1000.0,
        "summary",
        dice.text(90));
  }

  /// When the n-th of so many events of a month happened, the last one minutes ago.
  static String time(Ground ground, int number, int count) {
    var age = Duration.ofDays(30).dividedBy(count).multipliedBy((long) count - 1 - number);
    return ground.ago(age.plusMinutes(2)).toString();
  }

  /// How many items all arrays have.
  int itemCount() {
    return sections.values().stream()
        .mapToInt(each -> each instanceof Collection<?> items ? items.size() : 0)
        .sum();
  }

  /// The state with one more event.
  StateDocument with(Map<String, @Nullable Object> event, Instant updatedAt) {
    var changed = Json.object();
    sections.forEach(changed::put);
    var events = new ArrayList<@Nullable Object>();
    if (sections.get("workflowEvents") instanceof List<?> former) {
      events.addAll(former);
    }
    events.add(event);
    changed.put("workflowEvents", events);
    changed.put("updatedAt", updatedAt.toString());
    return new StateDocument(changed);
  }
}
