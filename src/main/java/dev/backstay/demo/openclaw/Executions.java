package dev.backstay.demo.openclaw;

import dev.backstay.demo.Dice;
import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the orchestrator has run and is running.
///
/// @param items its executions
/// @param approvals what waits for a person, or did
/// @param retries what is tried again
record Executions(
    List<@Nullable Object> items,
    List<@Nullable Object> approvals,
    List<@Nullable Object> retries) {

  static final List<String> TYPES =
      List.of("doc-sync", "drift-repair", "reddit-response", "rss-sweep", "nightly-batch");

  /// What the newest are at; all older ones have ended.
  private static final List<String> NEWEST =
      List.of("pending", "running", "retrying", "pending", "running", "retrying", "failed");

  static Executions of(Ground ground, int count) {
    var dice = ground.dice("taskExecutions");
    var all = new Executions(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (var i = 0; i < count; i++) {
      var fromEnd = count - 1 - i;
      var ended = dice.chance(8) ? "failed" : "success";
      var status = fromEnd < NEWEST.size() ? NEWEST.get(fromEnd) : ended;
      all.add(dice, status, StateDocument.time(ground, i, count));
    }
    return all;
  }

  private void add(Dice dice, String status, String time) {
    var taskId = dice.uuid();
    var key = dice.hex(32);
    var type = dice.oneOf(TYPES);
    var isEnded = status.equals("success") || status.equals("failed");
    items.add(
        Json.object(
            "taskId",
            taskId,
            "idempotencyKey",
            key,
            "type",
            type,
            "status",
            status,
            "attempt",
            status.equals("retrying") ? 2 : 1,
            "maxRetries",
            3,
            "startedAt",
            time,
            "completedAt",
            isEnded ? time : null,
            "lastHandledAt",
            time,
            "lastError",
            status.equals("failed") ? dice.text(40) : null,
            "resultSummary",
            isEnded ? dice.text(80) : null,
            "accounting",
            Json.object("costUsd", dice.number(10_000) / 10_000.0),
            "queueAttempts",
            List.of(Json.object("attemptId", dice.hex(16), "status", attempt(status)))));
    var payload = Json.object("target", dice.hex(8), "reason", dice.text(40));
    if (status.equals("pending") || approvals.size() < 5) {
      approvals.add(approval(taskId, type, payload, status, time));
    }
    if (status.equals("retrying")) {
      retries.add(Json.object("idempotencyKey", key, "payload", payload, "retryAt", time));
    }
  }

  private static String attempt(String status) {
    return switch (status) {
      case "pending" -> "awaiting-approval";
      case "running", "retrying" -> "running";
      default -> status;
    };
  }

  private static Map<String, @Nullable Object> approval(
      String taskId,
      String type,
      Map<String, @Nullable Object> payload,
      String status,
      String time) {
    return Json.object(
        "taskId",
        taskId,
        "type",
        type,
        "payload",
        payload,
        "requestedAt",
        time,
        "status",
        status.equals("pending") ? "pending" : "approved");
  }
}
