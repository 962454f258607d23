package dev.backstay.preset.kohakuriver;

import dev.backstay.preset.Draft;
import dev.backstay.preset.Fact;
import dev.backstay.preset.Part;
import dev.backstay.preset.SystemdUnitFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a host keeps, and what must be true of it.
///
/// Facts are from the program's own sources: tables and columns, what a start and the monitoring
/// loop make of rows.
record HostParts(Settings settings, Optional<SystemdUnitFile> unit, Draft.Maker draft) {

  private static final List<String> TABLES =
      List.of(
          "nodes",
          "users",
          "sessions",
          "tokens",
          "invitations",
          "groups",
          "user_groups",
          "vps_assignments");

  void add() {
    addDatabase();
    addConfiguration();
    addContainers();
    addLogs();
    addService();
    addInFlight();
    addEntity();
    addNotes();
  }

  private void addEntity() {
    var row = Part.rows("host-db", "tasks", "task_id");
    draft.add(
        Draft.Under.ENTITIES,
        draft.has("task-logs")
            ? Part.entity(
                "task",
                "a task with its logs",
                List.of(row, Part.map("component", "task-logs", "path", "{id}")))
            : Part.entity("task", "a task", List.of(row)));
  }

  private Fact database() {
    return settings.path("DB_FILE", "/var/lib/kohakuriver/kohakuriver.db");
  }

  private HostRows rows() {
    return HostRows.of(settings, database().value());
  }

  private Fact shared() {
    return settings.path("SHARED_DIR", "/mnt/cluster-share");
  }

  private void addDatabase() {
    var file = database();
    var database =
        Part.component("host-db", "sqlite")
            .with("path", file.value())
            .with("importance", "critical")
            .with("order", 1)
            .with("canary", "select task_id from tasks order by task_id desc limit 1")
            .expecting(Part.map("table", "tasks", "min_rows", 1))
            .from(file);
    for (var table : TABLES) {
      database = database.expecting(Part.map("table", table));
    }
    draft.component(rows().expecting(database));
  }

  private void addConfiguration() {
    draft.component(
        Part.component("host-config", "state-file")
            .with("path", settings.file().toString())
            .with("format", "text")
            .with("importance", "critical")
            .with("order", 4)
            .from(new Fact("host configuration", settings.file().toString(), "found there")));
  }

  private void addContainers() {
    var shared = shared();
    var fact =
        settings.value("CONTAINER_DIR", "").isEmpty()
            ? new Fact(
                "CONTAINER_DIR",
                shared.value() + "/kohakuriver-containers",
                "empty: below " + shared.shown())
            : settings.path("CONTAINER_DIR", "");
    if (Files.isDirectory(Path.of(fact.value()))) {
      draft.component(
          Part.component("containers", "files")
              .with("path", fact.value())
              .with("importance", "high")
              .with("order", 3)
              .with("settled_for", "5s")
              .from(fact));
    } else {
      draft.fact(new Fact("CONTAINER_DIR", fact.value(), "not there: no container was made yet"));
    }
  }

  private void addLogs() {
    var shared = shared();
    var logs = shared.value() + "/logs";
    if (Files.isDirectory(Path.of(logs))) {
      draft.component(
          Part.component("task-logs", "files")
              .with("path", logs)
              .with("importance", "medium")
              .with("order", 2)
              .from(new Fact("task logs", logs, "below " + shared.shown())));
      draft.add(
          Draft.Under.REFERENCES,
          Part.of("logs of tasks")
              .with(
                  "from",
                  "host-db: select stdout_path from (select stdout_path from tasks where status in"
                      + " ('completed', 'failed', 'killed', 'killed_oom') and task_type = 'command'"
                      + " order by completed_at desc limit 50)")
              .with("in", "task-logs")
              .with("allow_missing", 10));
    }
    draft.gap("user data below " + shared.value() + ": add a component for what matters");
  }

  private void addService() {
    var port = settings.fact("HOST_PORT", "8000");
    unit.ifPresent(
        it ->
            draft.add(
                Draft.Under.SERVICES,
                Part.of("host")
                    .with("name", "host")
                    .with("systemd", "kohakuriver-host.service")
                    .with(
                        "probe",
                        Part.map("http", "http://127.0.0.1:" + port.value() + "/api/nodes"))
                    .from(new Fact("service", "kohakuriver-host.service", it.file().toString()))
                    .from(port)));
  }

  private void addInFlight() {
    inFlight(
        "running-tasks",
        "running",
        "status in ('running', 'paused')",
        "a row that says running stays so for ever while its node is online, and holds its cores,"
            + " GPUs and port: whether it still runs, only its node knows",
        true);
    inFlight(
        "waiting-tasks",
        "pending",
        "status in ('pending_approval', 'pending', 'assigning')",
        "a task without a node fails half an hour after it was submitted, one on a node that is"
            + " offline at once",
        false);
    draft.add(
        Draft.Under.QUARANTINE,
        Part.of("running rows")
            .with("in", "host-db")
            .with(
                "edit",
                "update tasks set status = 'lost', exit_code = -1, completed_at ="
                    + " strftime('%Y-%m-%d %H:%M:%f000', 'now', 'localtime'), error_message ="
                    + " 'restored from a snapshot' where task_type = 'command' and status in"
                    + " ('assigning', 'running', 'paused')")
            .with("why", "rows that say running hold cores that nothing gives back"));
  }

  private void inFlight(
      String name, String state, String where, String restart, boolean isPhantom) {
    draft.add(
        Draft.Under.INFLIGHT,
        Part.of(name)
            .with("name", name)
            .with(
                "from",
                "host-db: select "
                    + rows().shown()
                    + ", "
                    + rows().submission()
                    + " as _submission from tasks where "
                    + where
                    + " order by task_id")
            .with("state", state)
            .with("restart", restart)
            .with("phantom", isPhantom)
            .with(
                "resubmit",
                List.of(
                    "curl",
                    "--fail",
                    "--header",
                    "Content-Type: application/json",
                    "--data",
                    "{_submission}",
                    "http://127.0.0.1:" + settings.value("HOST_PORT", "8000") + "/api/submit")));
  }

  private void addNotes() {
    var address = settings.fact("HOST_REACHABLE_ADDRESS", "127.0.0.1");
    draft.add(
        Draft.Under.NOTES,
        Part.of("address")
            .with(
                "text",
                "HOST_REACHABLE_ADDRESS was "
                    + address.value()
                    + ": runners and containers reach the host by it; correct it in "
                    + settings.file()
                    + " if the host has another address now")
            .with("when", "host-changed")
            .from(address));
  }
}
