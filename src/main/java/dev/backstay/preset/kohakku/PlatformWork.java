package dev.backstay.preset.kohakku;

import dev.backstay.preset.Draft;
import dev.backstay.preset.Fact;
import dev.backstay.preset.Part;
import dev.backstay.preset.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the platform had in hand, what names what, and what a start makes of it.
///
/// The platform publishes the name of one table, and its interface the names of a task's fields;
/// other tables are named as Django names them.
record PlatformWork(Site site, Path directory, List<Program> programs, Draft.Maker draft) {

  private static final List<String> COMPOSE_FILES =
      List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");

  private static final Map<String, String> PROBES =
      Map.of(
          "controller", "http://127.0.0.1:8000/ready/",
          "dispatcher", "http://127.0.0.1:8080/ready");

  /// Stopped in this order, and started the other way round.
  private static final List<String> SERVICES =
      List.of("celery-beat", "celery-worker", "temporal-worker", "dispatcher", "controller");

  void add() {
    if (draft.has(Program.CONTROLLER)) {
      if (draft.has("bucket")) {
        addReferences();
      }
      addQuestions();
      addQuarantine();
      addEntity();
    }
    addServices();
    addNotes();
  }

  /// What a task has in the bucket is called by keys of its own.
  private void addEntity() {
    var row = new LinkedHashMap<>(Part.rows(Program.CONTROLLER, "tasks_task", "guid"));
    row.put("renew", List.of("id"));
    draft.add(Draft.Under.ENTITIES, Part.entity("task", "the row of a task", List.of(row)));
  }

  private void addReferences() {
    refer(
        "select brief_key from tasks_task where lower(status) not in ('completed', 'failed',"
            + " 'timed_out', 'cancelled')",
        0);
    refer("select storage_ref from skills_skill", 0);
    var newest = 100_000;
    refer(
        "select result_key from tasks_task where lower(status) = 'completed' and result_key <> ''"
            + " order by guid limit "
            + newest,
        newest);
  }

  private void refer(String query, int missing) {
    var part = Part.of(query).with("from", "controller: " + query).with("in", "bucket");
    draft.add(Draft.Under.REFERENCES, missing == 0 ? part : part.with("allow_missing", missing));
  }

  private void addQuestions() {
    ask(
        "queued-tasks",
        "pending",
        "queued",
        "what is in the restored queue is dispatched; what is not waits until it is handed in again");
    ask(
        "provisioning-tasks",
        "pending",
        "provisioning",
        "nothing goes on with it: it times out, and is to be handed in again");
    ask(
        "running-tasks",
        "running",
        "running",
        "an agent that still runs reports by itself; else the task times out, and is to be handed in"
            + " again");
  }

  /// An absent column is null in a document, where it would be an error in a list of columns.
  private static String tasks(String status) {
    return "select guid, name, status, brief_key, jsonb_strip_nulls(jsonb_build_object("
        + "'name', name, 'brief_key', brief_key,"
        + " 'image', coalesce(to_jsonb(t) ->> 'agent_image', to_jsonb(t) ->> 'image'),"
        + " 'timeout_seconds', to_jsonb(t) -> 'timeout_seconds'))::text as _body"
        + " from tasks_task t where lower(status) = '"
        + status
        + "' order by guid";
  }

  private void ask(String name, String state, String status, String restart) {
    var part =
        Part.of(name)
            .with("name", name)
            .with("from", "controller: " + tasks(status))
            .with("state", state)
            .with("restart", restart)
            .with("phantom", !status.equals("queued"));
    if (status.equals("running")) {
      part = part.with("repeats", "whatever the agent has done outside before it is run again");
    }
    draft.add(
        Draft.Under.INFLIGHT,
        part.with(
            "resubmit",
            List.of(
                "curl",
                "--fail-with-body",
                "--header",
                "@x-api-key",
                "--json",
                "{_body}",
                "http://127.0.0.1:8080/tasks")));
  }

  private void addQuarantine() {
    draft.add(
        Draft.Under.QUARANTINE,
        Part.of("tasks")
            .with("in", Program.CONTROLLER)
            .with(
                "edit",
                "update tasks_task set status = case when status = lower(status) then 'failed' else"
                    + " 'FAILED' end where lower(status) in ('queued', 'provisioning', 'running')")
            .with("why", "tasks of the past are handed in again by hand, one by one"));
  }

  /// Only where its engine is: what cannot be stopped would hinder every restore.
  private void addServices() {
    var engines = List.of("/usr/bin/docker", "/usr/local/bin/docker");
    var file = COMPOSE_FILES.stream().map(directory::resolve).filter(Files::isRegularFile);
    var compose = file.findFirst();
    if (compose.isEmpty() || engines.stream().noneMatch(it -> Files.isExecutable(site.path(it)))) {
      return;
    }
    var services = site.read("yaml", compose.get(), Map.of()).at("services");
    for (var name : SERVICES) {
      if (services.flatMap(it -> it.at(name)).isPresent()) {
        draft.add(Draft.Under.SERVICES, service(name, compose.get()));
      }
    }
  }

  private Part service(String name, Path compose) {
    var part =
        Part.of(name)
            .with("name", name)
            .with("compose", Part.map("directory", directory.toString(), "services", List.of(name)))
            .from(new Fact("service", name, compose.toString()));
    return PROBES.containsKey(name)
        ? part.with("probe", Map.of("http", PROBES.getOrDefault(name, "")))
        : part;
  }

  private void addNotes() {
    note(
        "start Temporal and the Controller first, then the Dispatcher, then workers; Dispatcher and"
            + " Controller find the databases, Redis and the bucket again by themselves");
    note(
        "the monitor registers agents that still run; hand in again what `backstay inflight` lists"
            + " and no agent works on (the file x-api-key has the line `X-API-Key: KEY`)");
    if (!draft.has("temporal")) {
      note(
          "Temporal's database was not restored: its workflows are of another time than the tasks,"
              + " so look at each that is open");
    }
  }

  private void note(String text) {
    draft.add(
        Draft.Under.NOTES, Part.of("after a restore").with("text", text).with("when", "always"));
  }
}
