package dev.backstay.preset.kneo;

import dev.backstay.preset.Draft;
import dev.backstay.preset.Fact;
import dev.backstay.preset.Part;
import dev.backstay.preset.SystemdUnitFile;
import java.util.List;
import java.util.Optional;

/// What a service had in hand, and what a start makes of it.
record ServiceWork(Project project, Draft.Maker draft) {

  private static final String ADDRESS = "http://127.0.0.1:8000";

  void add(Optional<SystemdUnitFile> unit) {
    var isSqlite = draft.has("runs");
    var database = isSqlite ? "runs" : "runs-database";
    var submission =
        (isSqlite ? "json_object('input', input_text)" : "json_build_object('input', input_text)")
            + " as _submission";
    ask(
        "runs",
        "running",
        database
            + ": select run_id, status, agent_name, workflow_name, "
            + submission
            + " from runs where status in ('created', 'running', 'paused')",
        "what its queue record says: see there");
    ask(
        "blocked-runs",
        "blocked",
        database
            + ": select run_id, continuation_id, "
            + submission
            + " from runs where status = 'blocked'",
        "it waits for its answer, which needs its continuation");
    draft.add(
        Draft.Under.INFLIGHT,
        Part.of("queue")
            .with("name", "queue")
            .with(
                "from",
                database
                    + ": select run_id, status, attempts from run_queue where status in ('queued',"
                    + " 'running')")
            .with("state", "pending")
            .with(
                "restart",
                "a worker takes it up at once or when its lease ends, and does it from the start")
            .with("repeats", "calls of models and tools that were made already"));
    draft.add(
        Draft.Under.QUARANTINE,
        Part.of("queue")
            .with("in", database)
            .with(
                "edit",
                "update run_queue set status = 'failed' where status in ('queued', 'running')")
            .with("why", "a worker would do again what was done after the snapshot was taken"));
    if (draft.has("continuations")) {
      draft.add(
          Draft.Under.REFERENCES,
          Part.of("continuations")
              .with(
                  "from", database + ": select continuation_id from runs where status = 'blocked'")
              .with("in", "continuations")
              .with("as", "{}.json"));
    }
    unit.ifPresent(this::addService);
  }

  private void ask(String name, String state, String from, String restart) {
    draft.add(
        Draft.Under.INFLIGHT,
        Part.of(name)
            .with("name", name)
            .with("from", from)
            .with("state", state)
            .with("restart", restart)
            .with(
                "resubmit",
                List.of(
                    "curl",
                    "--fail",
                    "--header",
                    "Content-Type: application/json",
                    "--header",
                    "Idempotency-Key: again-{run_id}",
                    "--data",
                    "{_submission}",
                    ADDRESS + "/v1/runs")));
  }

  private void addService(SystemdUnitFile unit) {
    draft.add(
        Draft.Under.SERVICES,
        Part.of("api")
            .with("name", "api")
            .with("systemd", "kneo-serv.service")
            .with(
                "probe",
                Part.map(
                    "http",
                    ADDRESS + "/readyz",
                    "json",
                    Part.map("path", "metadata.ready", "equals", "true")))
            .from(new Fact("service", "kneo-serv.service", unit.file().toString())));
  }
}
