package dev.backstay.preset.kohakuriver;

import dev.backstay.preset.KnownTables;
import dev.backstay.preset.Part;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What is asked of the host's tables. Columns that an older release lacks are left out.
///
/// @param tables those that are there
record HostRows(KnownTables tables) {

  private static final List<String> SHOWN =
      List.of(
          "task_id",
          "task_type",
          "status",
          "approval_status",
          "name",
          "assigned_node",
          "vps_backend",
          "command");

  /// What a task is handed in again with: columns that are texts, numbers, and JSON.
  private static final List<String> SUBMITTED =
      List.of(
          "task_type",
          "command",
          "arguments",
          "env_vars",
          "required_cores",
          "required_gpus",
          "required_memory_bytes",
          "container_name");

  private static final List<String> JSON = List.of("arguments", "env_vars", "required_gpus");

  private static final String STATUSES =
      "'pending_approval', 'rejected', 'pending', 'assigning', 'running', 'paused', 'completed',"
          + " 'failed', 'killed', 'killed_oom', 'lost', 'stopped'";

  static HostRows of(Settings settings, String file) {
    return new HostRows(KnownTables.at(settings.site(), Path.of(file)));
  }

  private boolean hasColumn(String table, String column) {
    return !tables.lacks(table, column);
  }

  /// The columns of a task that are shown.
  String shown() {
    return SHOWN.stream().filter(it -> hasColumn("tasks", it)).collect(Collectors.joining(", "));
  }

  /// The JSON document that hands a task in again.
  String submission() {
    return SUBMITTED.stream()
        .filter(it -> hasColumn("tasks", it))
        .map(it -> "'" + it + "', " + (JSON.contains(it) ? "json(" + it + ")" : it))
        .collect(Collectors.joining(", ", "json_object(", ")"));
  }

  /// The component of the database with what its rows must satisfy.
  Part expecting(Part database) {
    var all =
        database.expectingNone(
            "fail",
            "A task has a status that is not known",
            "select task_id, status from tasks where status not in (" + STATUSES + ")");
    for (var each : loose().entrySet()) {
      all = all.expectingNone("warn", each.getKey(), each.getValue());
    }
    return all;
  }

  /// Rows that name others, for which the program has no foreign keys.
  private Map<String, String> loose() {
    var loose = new LinkedHashMap<String, String>();
    if (hasColumn("tasks", "assigned_node")) {
      loose.put(
          "A task is assigned to a node that is not there",
          "select task_id, assigned_node from tasks where assigned_node not in"
              + " (select hostname from nodes)");
    }
    if (hasColumn("tasks", "owner_id") && hasColumn("users", "id")) {
      loose.put(
          "A task belongs to a user who is not there",
          "select task_id, owner_id from tasks where owner_id not in (select id from users)");
    }
    if (hasColumn("vps_assignments", "vps_task_id")) {
      loose.put(
          "A virtual server is assigned whose task is not there",
          "select id, vps_task_id from vps_assignments where vps_task_id not in"
              + " (select task_id from tasks)");
    }
    return loose;
  }
}
