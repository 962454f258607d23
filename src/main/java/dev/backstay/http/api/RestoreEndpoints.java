package dev.backstay.http.api;

import dev.backstay.access.Action;
import dev.backstay.dispatch.RunKind;
import dev.backstay.http.About;
import dev.backstay.http.Answer;
import dev.backstay.http.Endpoint;
import dev.backstay.http.Method;
import dev.backstay.http.Need;
import dev.backstay.http.Request;
import dev.backstay.http.Trait;
import dev.backstay.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Restores: planned, begun, and what an unfinished one needs.
final class RestoreEndpoints {

  private static final String RESTORES = "/api/v1/restores";

  private final Subjects subjects;

  RestoreEndpoints(Subjects subjects) {
    this.subjects = subjects;
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.of(
            Method.POST,
            RESTORES + "/plan",
            new Need.May(Action.READ_CONTENT),
            About.of(
                    "Says what a restore would do, also to work that was under way, and does"
                        + " nothing.")
                .asking("{\"snapshot\":\"4f2a90c1d7e3\",\"components\":[\"host-db\"]}")
                .answering(
                    200,
                    "What the command `restore --dry-run --json` tells.",
                    "{\"dry_run\":true}"),
            this::plan),
        Endpoint.of(
                Method.POST,
                RESTORES,
                new Need.May(Action.RESTORE),
                About.of("Restores a snapshot, or some of its components: all of it, or nothing.")
                    .asking(
                        """
                        {"snapshot":"4f2a90c1d7e3","components":["host-db"],"quarantine":false,\
                        "confirm":true,"confirm_snapshot":"4f2a90c1d7e3"}""")
                    .answering(202, "It was begun.", RunText.EXAMPLE),
                this::restore)
            .with(Trait.NEEDS_KEY),
        Endpoint.of(
                Method.GET,
                RESTORES + "/unfinished",
                new Need.May(Action.SHOW),
                About.of("Says whether a restore was left unfinished, and how far it came.")
                    .answering(
                        200,
                        "What the command `restore status --json` tells.",
                        "{\"unfinished\":false}"),
                this::unfinished)
            .with(Subjects.ORCHESTRATOR),
        ending("resume", "Goes on with an unfinished restore, to the restored state."),
        ending("rollback", "Takes an unfinished restore back, to the former state."),
        ending("settle", "Gives the former state up that a restore kept beside."));
  }

  private Endpoint ending(String how, String summary) {
    return Endpoint.of(
            Method.POST,
            RESTORES + "/" + how,
            new Need.May(Action.RESTORE),
            About.of(summary)
                .asking("{\"confirm\":true}")
                .answering(202, "It was begun.", RunText.EXAMPLE),
            request -> end(request, how))
        .with(Subjects.ORCHESTRATOR)
        .with(Trait.NEEDS_KEY);
  }

  private record Wish(String snapshot, List<String> components, boolean quarantine) {}

  private Answer plan(Request request) {
    var wish =
        request.body(
            body ->
                new Wish(
                    body.onlyWith("snapshot", "components").needText("snapshot"),
                    body.texts("components"),
                    false));
    var found = subjects.snapshot(request, wish.snapshot());
    requireMay(request, Action.READ_CONTENT, found.orchestrator().name(), wish.components());
    return new Answer.JsonText(
        200, found.orchestrator().plan(found.snapshot().id(), wish.components()));
  }

  private static void requireMay(
      Request request, Action action, String orchestrator, List<String> components) {
    if (components.isEmpty()) {
      request.requireMay(action, orchestrator);
    }
    components.forEach(each -> request.requireMay(action, orchestrator, each));
  }

  private Answer restore(Request request) {
    var wish = request.body(RestoreEndpoints::confirmed);
    var found = subjects.snapshot(request, wish.snapshot());
    requireMay(request, Action.RESTORE, found.orchestrator().name(), wish.components());
    var arguments = new ArrayList<>(List.of(found.snapshot().id(), "--yes"));
    arguments.addAll(found.orchestrator().selection(wish.components()));
    if (wish.quarantine()) {
      arguments.add("--quarantine");
    }
    return RunEndpoints.started(
        subjects, request, found.orchestrator(), RunKind.RESTORE, arguments);
  }

  private static Wish confirmed(JsonObject body) {
    body.onlyWith("snapshot", "components", "quarantine", "confirm", "confirm_snapshot");
    RunEndpoints.requireConfirmed(body);
    var snapshot = body.needText("snapshot");
    requireSame(body, snapshot);
    return new Wish(snapshot, body.texts("components"), body.flag("quarantine").orElse(false));
  }

  /// Refuses what was meant for another snapshot.
  static void requireSame(JsonObject body, String snapshot) {
    if (!body.needText("confirm_snapshot").equals(snapshot)) {
      throw new IllegalArgumentException("confirm_snapshot is not the snapshot that is meant");
    }
  }

  private Answer unfinished(Request request) {
    var orchestrator = subjects.orchestrator(request);
    request.requireMay(Action.SHOW, orchestrator.name());
    return new Answer.JsonText(200, orchestrator.unfinished());
  }

  private Answer end(Request request, String how) {
    var orchestrator = subjects.orchestrator(request);
    request.requireMay(Action.RESTORE, orchestrator.name());
    request.body(
        body -> {
          RunEndpoints.requireConfirmed(body.onlyWith("confirm"));
          return how;
        });
    return RunEndpoints.started(subjects, request, orchestrator, RunKind.RESTORE, List.of(how));
  }
}
