package dev.backstay.demo.kohakuriver;

import dev.backstay.demo.Dice;
import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import dev.backstay.demo.SqliteFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Fills the table of tasks, and writes the logs of the newest.
final class TaskRows {

  private static final int DAYS = 30;
  private static final int WITH_LOGS = 50;
  private static final int NEWEST_MINUTES = 2;

  private static final List<String> STATUSES =
      List.of(
          "pending_approval",
          "rejected",
          "pending",
          "assigning",
          "running",
          "paused",
          "completed",
          "failed",
          "killed",
          "killed_oom",
          "lost",
          "stopped");

  private final SqliteFile database;
  private final Ground ground;
  private final Layout layout;
  private final Era era;
  private final String logs;

  TaskRows(SqliteFile database, Ground ground, Layout layout, Era era) {
    this.database = database;
    this.ground = ground;
    this.layout = layout;
    this.era = era;
    logs = ground.directory().resolve(layout.shared()).resolve("logs").toString();
  }

  /// Fills it with so many commands, and the virtual servers.
  void fill(int commands) throws IOException {
    for (var number = 0; number < commands; number++) {
      var fromEnd = commands - 1 - number;
      var task = command(number, fromEnd, commands);
      database.insert("tasks", task.row(era).toArray());
      if (fromEnd < WITH_LOGS && task.isStarted()) {
        writeLogs(task);
      }
    }
    for (var server : VirtualServer.values()) {
      if (era == Era.KOHAKURIVER || !server.isMachine()) {
        database.insert("tasks", server.task(ground, logs).row(era).toArray());
        database.insert("vps_assignments", server.ordinal() + 1, server.task(ground, logs).id(), 2);
      }
    }
  }

  private Task command(int number, int fromEnd, int commands) {
    var dice = ground.dice("task-" + number);
    var age =
        Duration.ofMinutes(
            NEWEST_MINUTES + (long) fromEnd * DAYS * 24 * 60 / Math.max(1, commands));
    var status = status(fromEnd);
    return new Task(
        number, "command", status, ground.ago(age), logs, columns(number, status, dice));
  }

  /// All of them among the newest; what is older has ended.
  private String status(int fromEnd) {
    var states = era == Era.KOHAKURIVER ? STATUSES : STATUSES.subList(2, STATUSES.size());
    if (fromEnd < states.size()) {
      return states.get(fromEnd);
    }
    return fromEnd % 9 == 0 ? "failed" : "completed";
  }

  private Map<String, @Nullable Object> columns(int number, String status, Dice dice) {
    var columns =
        Json.object(
            "command",
            "python",
            "arguments",
            Json.compact(List.of("train.py", "--epochs", Integer.toString(dice.between(1, 90)))),
            "env_vars",
            Json.compact(Json.object("SEED", Integer.toString(number))),
            "required_cores",
            dice.between(1, 16),
            "name",
            "train-" + number,
            "owner_id",
            dice.between(1, Cluster.USERS),
            "container_name",
            dice.oneOf(Machines.ENVIRONMENTS),
            "docker_image_name",
            "kohakuriver/base:base");
    if (!status.startsWith("pending") && !status.equals("rejected")) {
      columns.put("assigned_node", dice.oneOf(Cluster.NODES.subList(0, 2)));
    }
    switch (status) {
      case "pending_approval" -> columns.put("approval_status", "pending");
      case "rejected" -> {
        columns.put("approval_status", "rejected");
        columns.put("rejection_reason", "too many cores");
      }
      case "completed" -> columns.put("exit_code", 0);
      case "failed" -> {
        columns.put("exit_code", 1);
        columns.put("error_message", dice.text(60));
      }
      case "killed", "killed_oom" -> columns.put("exit_code", 137);
      case "lost" -> {
        columns.put("assigned_node", Cluster.NODES.getLast());
        columns.put("exit_code", -1);
        columns.put("error_message", "Node river-c went offline (heartbeat timeout)");
      }
      default -> columns.put("exit_code", null);
    }
    return columns;
  }

  private void writeLogs(Task task) throws IOException {
    var directory = layout.shared() + "/logs/" + task.id();
    var dice = ground.dice(directory);
    var lines = new StringBuilder();
    for (var line = 0; line < 40; line++) {
      lines.append("step ").append(line).append(": ").append(dice.text(80)).append('\n');
    }
    ground.write(directory + "/stdout.log", lines.toString());
    ground.write(directory + "/stderr.log", dice.chance(30) ? dice.text(200) + "\n" : "");
  }
}
