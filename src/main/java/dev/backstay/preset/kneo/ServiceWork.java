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
  private static final String DATABASE = "runs";
  private static final String SUBMISSION = "json_object('input', input_text) as _submission";

  /// What is asked of tables that do not fit is left out: a question that fails tells nothing.
  void add(Optional<SystemdUnitFile> unit) {
    if (draft.has(DATABASE)) {
      var tables = RunTables.of(project);
      tables
          .runs()
          .ifPresentOrElse(
              runs -> addRuns(tables, runs), () -> leaveOut("runs", tables.lacking("runs")));
      tables
          .queue()
          .ifPresentOrElse(this::addQueue, () -> leaveOut("queue", tables.lacking("queue")));
      tables
          .runsWithContinuations()
          .filter(_ -> draft.has("continuations"))
          .ifPresent(this::addContinuations);
      addEntity(tables.ofRun());
    } else {
      leaveOut("runs", "tables in PostgreSQL are not looked at, and their names not published");
      leaveOut("queue", "the same");
    }
    unit.ifPresent(this::addService);
  }

  /// Continuations are called by names of their own.
  private void addEntity(List<String> tables) {
    if (!tables.isEmpty()) {
      var parts = tables.stream().map(it -> Part.rows(DATABASE, it, "run_id")).toList();
      draft.add(
          Draft.Under.ENTITIES,
          Part.entity("run", "a run with its checkpoints and its place in the queue", parts));
    }
  }

  private void leaveOut(String name, String why) {
    draft.fact(new Fact("in flight: " + name, "not asked", why));
  }

  private void addRuns(RunTables tables, String runs) {
    ask(
        "runs",
        "running",
        "select %s, %s from %s where status in ('created', 'running', 'paused')"
            .formatted(tables.shown(runs), SUBMISSION, runs),
        "what its queue record says: see there");
    var continuation = tables.runsWithContinuations().isPresent() ? "continuation_id, " : "";
    ask(
        "blocked-runs",
        "blocked",
        "select run_id, %s%s from %s where status = 'blocked'"
            .formatted(continuation, SUBMISSION, runs),
        "it waits for its answer, which needs its continuation");
  }

  private void addQueue(String queue) {
    draft.add(
        Draft.Under.INFLIGHT,
        Part.of("queue")
            .with("name", "queue")
            .with(
                "from",
                DATABASE
                    + ": select run_id, status, attempts from "
                    + queue
                    + " where status in ('queued', 'running')")
            .with("state", "pending")
            .with(
                "restart",
                "a worker takes it up at once or when its lease ends, and does it from the start")
            .with("repeats", "calls of models and tools that were made already"));
    draft.add(
        Draft.Under.QUARANTINE,
        Part.of("queue")
            .with("in", DATABASE)
            .with(
                "edit",
                "update " + queue + " set status = 'failed' where status in ('queued', 'running')")
            .with("why", "a worker would do again what was done after the snapshot was taken"));
  }

  private void addContinuations(String runs) {
    draft.add(
        Draft.Under.REFERENCES,
        Part.of("continuations")
            .with(
                "from",
                DATABASE + ": select continuation_id from " + runs + " where status = 'blocked'")
            .with("in", "continuations")
            .with("as", "{}.json"));
  }

  private void ask(String name, String state, String query, String restart) {
    draft.add(
        Draft.Under.INFLIGHT,
        Part.of(name)
            .with("name", name)
            .with("from", DATABASE + ": " + query)
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
