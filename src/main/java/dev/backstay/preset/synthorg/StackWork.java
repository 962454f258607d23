package dev.backstay.preset.synthorg;

import dev.backstay.preset.ComposeEngine;
import dev.backstay.preset.Draft;
import dev.backstay.preset.Fact;
import dev.backstay.preset.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What an organisation had in hand, and what a start makes of it.
record StackWork(Stack stack, Draft.Maker draft) {

  void add() {
    if (draft.has("database")) {
      addQuestions();
      addEntities();
    }
    addService();
  }

  private void addQuestions() {
    ask(
        "tasks",
        "running",
        "select id, title, status, assigned_to, project from tasks where status in ('assigned',"
            + " 'in_progress', 'in_review')",
        "work whose heartbeat is old is taken up from its last checkpoint, or fails and is given to"
            + " another agent",
        true);
    ask(
        "blocked-tasks",
        "blocked",
        "select id, title, assigned_to from tasks where status = 'blocked'",
        "it stays blocked",
        false);
    ask(
        "agents",
        "running",
        "select agent_id, execution_id, task_id, status, turn_count, last_activity_at from"
            + " agent_states where status in ('executing', 'paused')",
        "the agent that this describes does not run any more",
        true);
    draft.add(
        Draft.Under.QUARANTINE,
        Part.of("executing agents")
            .with("in", "database")
            .with(
                "edit",
                "update tasks set status = 'interrupted' where status in ('assigned', 'in_progress')")
            .with("why", "agents that are said to work on them do not run any more"));
    draft.add(
        Draft.Under.NOTES,
        Part.of("restart")
            .with("text", "the stack must be started again after a restore, all of it")
            .with("when", "always"));
  }

  /// What was spent and what was audited stays as it is.
  private void addEntities() {
    draft.add(
        Draft.Under.ENTITIES,
        Part.entity(
            "task",
            "a task with its checkpoints",
            List.of(
                Part.rows("database", "tasks", "id"),
                Part.rows("database", "checkpoints", "task_id"))));
    var memory = stack.place("SYNTHORG_MEMORY_DIR", "/data/memory");
    if (draft.has("memory") && Files.isDirectory(Path.of(memory.value()).resolve("agents"))) {
      draft.add(
          Draft.Under.ENTITIES,
          Part.entity(
              "agent",
              "what an agent remembers, and what it is at",
              List.of(
                  Part.map("component", "memory", "path", "agents/{id}"),
                  Part.rows("database", "agent_states", "agent_id"))));
    }
  }

  private void ask(String name, String state, String query, String restart, boolean isPhantom) {
    draft.add(
        Draft.Under.INFLIGHT,
        Part.of(name)
            .with("name", name)
            .with("from", "database: " + query)
            .with("state", state)
            .with("restart", restart)
            .with("phantom", isPhantom));
  }

  private void addService() {
    if (!ComposeEngine.isThere(stack.site())) {
      draft.fact(
          new Fact(
              "service",
              stack.service() + " is not stopped and started around a restore",
              "no engine for " + stack.compose() + " is here: stop it by hand"));
      return;
    }
    var port = stack.variables().getOrDefault("SYNTHORG_PORT", "3001");
    draft.add(
        Draft.Under.SERVICES,
        Part.of("stack")
            .with("name", "stack")
            .with(
                "compose",
                Part.map(
                    "directory",
                    stack.directory().toString(),
                    "services",
                    List.of(stack.service())))
            .with("probe", Part.map("http", "http://127.0.0.1:" + port + "/api/v1/readyz"))
            .from(new Fact("service", stack.service(), stack.compose().toString())));
  }
}
