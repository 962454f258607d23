package dev.backstay.demo.kohakuriver;

import dev.backstay.demo.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A row of the table of tasks.
///
/// @param number its place among the tasks of one millisecond
/// @param submittedAt when it was handed in
/// @param logs the directory that its logs are in, as it is stored
/// @param more the columns that only some tasks have
record Task(
    int number,
    String type,
    String status,
    Instant submittedAt,
    String logs,
    Map<String, @Nullable Object> more) {

  private static final int SEQUENCE_BITS = 22;

  private static final Set<String> STARTED =
      Set.of("running", "paused", "completed", "failed", "killed", "killed_oom", "lost", "stopped");

  private static final Set<String> ENDED =
      Set.of("rejected", "completed", "failed", "killed", "killed_oom", "lost", "stopped");

  /// What the former release does not have.
  private static final Set<String> LATER =
      Set.of(
          "approval_status",
          "approved_by_id",
          "approved_at",
          "rejection_reason",
          "vps_backend",
          "vm_image",
          "vm_disk_size",
          "vm_ip");

  private static final List<String> COLUMNS =
      List.of(
          "task_id",
          "task_type",
          "batch_id",
          "command",
          "arguments",
          "env_vars",
          "required_cores",
          "required_gpus",
          "required_memory_bytes",
          "target_numa_node_id",
          "name",
          "owner_id",
          "approval_status",
          "approved_by_id",
          "approved_at",
          "rejection_reason",
          "status",
          "assigned_node",
          "assignment_suspicion_count",
          "container_name",
          "registry_image",
          "docker_image_name",
          "docker_privileged",
          "docker_mount_dirs",
          "ssh_port",
          "vps_backend",
          "vm_image",
          "vm_disk_size",
          "vm_ip",
          "stdout_path",
          "stderr_path",
          "exit_code",
          "error_message",
          "submitted_at",
          "started_at",
          "completed_at");

  /// The identifier: the time in milliseconds, then its place in that millisecond.
  long id() {
    return (submittedAt.toEpochMilli() << SEQUENCE_BITS) | number;
  }

  boolean isStarted() {
    return STARTED.contains(status);
  }

  /// The values of all columns that a release has.
  List<@Nullable Object> row(Era era) {
    var values = Json.object("task_id", id(), "task_type", type);
    values.putAll(
        Json.object(
            "arguments",
            "[]",
            "env_vars",
            "{}",
            "required_cores",
            1,
            "required_gpus",
            "[]",
            "status",
            status,
            "assignment_suspicion_count",
            0,
            "docker_privileged",
            0,
            "vps_backend",
            "docker",
            "stdout_path",
            logs + "/" + id() + "/stdout.log",
            "stderr_path",
            logs + "/" + id() + "/stderr.log",
            "submitted_at",
            LocalTime.of(submittedAt)));
    if (isStarted()) {
      values.put("started_at", LocalTime.of(submittedAt.plusSeconds(2)));
    }
    if (ENDED.contains(status)) {
      values.put("completed_at", LocalTime.of(submittedAt.plusSeconds(60 + number % 240)));
    }
    values.putAll(more);
    var row = new ArrayList<@Nullable Object>();
    for (var column : COLUMNS) {
      if (era == Era.KOHAKURIVER || !LATER.contains(column)) {
        row.add(values.get(column));
      }
    }
    return row;
  }
}
