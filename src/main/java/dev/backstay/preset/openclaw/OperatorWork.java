package dev.backstay.preset.openclaw;

import dev.backstay.preset.Draft;
import dev.backstay.preset.Fact;
import dev.backstay.preset.Part;
import dev.backstay.preset.SystemdUnitFile;
import java.util.List;
import java.util.Map;

/// What an operator had in hand, and what a start makes of it.
///
/// @param operator which
record OperatorWork(Operator operator) {

  void add() {
    ask(
        "executions",
        "running",
        "select item ->> 'taskId' as task, item ->> 'type' as type, item ->> 'status' as status,"
            + " item ->> 'attempt' as attempt, item ->> 'lastHandledAt' as handled from "
            + items("taskExecutions")
            + " where item ->> 'status' in ('pending', 'running')",
        "a start marks it as failed, unless an event says how it ended or an approval is awaited");
    ask(
        "retries",
        "retrying",
        "select item ->> 'idempotencyKey' as key, item ->> 'retryAt' as at, item ->> 'payload' as"
            + " payload from "
            + items("taskRetryRecoveries"),
        "a start does it again at its time");
    ask(
        "approvals",
        "blocked",
        "select item ->> 'taskId' as task, item ->> 'type' as type, item ->> 'requestedAt' as"
            + " requested from "
            + items("approvals")
            + " where item ->> 'status' = 'pending'",
        "it goes on waiting for an answer");
    ask(
        "reddit-queue",
        "pending",
        "select item ->> 'id' as id, item ->> 'subreddit' as subreddit, item ->> 'status' as status"
            + " from "
            + items("redditQueue"),
        "a start goes on with the queue as it was");
    if (operator.state().sort() != Operator.State.Sort.SQLITE) {
      operator
          .draft()
          .add(
              Draft.Under.ENTITIES,
              Part.entity(
                  "task",
                  "the execution of a task, with the approvals that it asked for",
                  List.of(items("taskExecutions", "taskId"), items("approvals", "taskId"))));
      operator
          .draft()
          .add(
              Draft.Under.QUARANTINE,
              Part.of("retries")
                  .with("in", "state")
                  .with(
                      "edit",
                      "update document set json = json_set(json, '$.taskRetryRecoveries',"
                          + " json('[]'))")
                  .with(
                      "why", "what was retried after the snapshot was taken would be done twice"));
    }
  }

  private static Map<String, Object> items(String section, String key) {
    return Part.map("component", "state", "items", "/" + section, "key", key);
  }

  private void ask(String name, String state, String query, String restart) {
    var part =
        Part.of(name)
            .with("name", name)
            .with("from", "state: " + query)
            .with("state", state)
            .with("restart", restart);
    var isRepeated = name.equals("retries") || name.equals("reddit-queue");
    operator
        .draft()
        .add(
            Draft.Under.INFLIGHT,
            isRepeated
                ? part.with(
                    "repeats", "posts and calls that were made after the snapshot was taken")
                : part);
  }

  /// The elements of a section of the state, as documents called `item`.
  private String items(String section) {
    return operator.state().sort() == Operator.State.Sort.SQLITE
        ? "(select payload_json as item from orchestrator_state_array_items where section_key = '"
            + section
            + "')"
        : "(select value as item from document, json_each(document.json, '$." + section + "'))";
  }

  void addService(SystemdUnitFile unit) {
    var port = operator.paths().variables().getOrDefault("PORT", "3312");
    var store = operator.state().sort() == Operator.State.Sort.SQLITE ? "sqlite" : "file";
    operator
        .draft()
        .add(
            Draft.Under.SERVICES,
            Part.of("operator")
                .with("name", "operator")
                .with(
                    "command",
                    Part.map(
                        "stop", List.of("systemctl", "--user", "stop", "orchestrator.service"),
                        "start", List.of("systemctl", "--user", "start", "orchestrator.service")))
                .with(
                    "probe",
                    Part.map(
                        "http",
                        "http://127.0.0.1:" + port + "/api/persistence/health",
                        "json",
                        Part.map("path", "store", "equals", store)))
                .from(new Fact("service", "orchestrator.service", unit.file().toString())));
  }
}
