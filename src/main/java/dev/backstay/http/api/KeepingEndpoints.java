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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Snapshots: labelled, forgotten, brought back.
final class KeepingEndpoints {

  private final Subjects subjects;

  KeepingEndpoints(Subjects subjects) {
    this.subjects = subjects;
  }

  List<Endpoint> all() {
    return List.of(
        labelling("pins", "{\"reason\":\"the last one before the move\"}", Action.PIN, this::pin),
        labelling("tags", "{\"add\":[\"v2.4\"],\"remove\":[]}", Action.TAG, this::tag),
        Endpoint.of(
            Method.DELETE,
            SnapshotEndpoints.ONE + "/pins",
            new Need.May(Action.PIN),
            About.of("Takes all pins of a snapshot back.")
                .answering(
                    200,
                    SnapshotEndpoints.TOLD.formatted("unpin"),
                    "{\"snapshot\":\"4f2a90c1d7e3\"}"),
            this::unpin),
        Endpoint.of(
                Method.POST,
                SnapshotEndpoints.ONE + "/forget",
                new Need.May(Action.DELETE),
                About.of("Forgets a snapshot; for a while it can be brought back.")
                    .asking("{\"confirm\":true,\"confirm_snapshot\":\"4f2a90c1d7e3\"}")
                    .answering(202, "It was begun.", RunText.EXAMPLE),
                this::forget)
            .with(Trait.NEEDS_KEY),
        Endpoint.of(
                Method.POST,
                "/api/v1/forgotten/{id}/undelete",
                new Need.May(Action.DELETE),
                About.of("Brings a forgotten snapshot back.")
                    .asking("{}")
                    .answering(202, "It was begun.", RunText.EXAMPLE),
                this::undelete)
            .with(Subjects.ORCHESTRATOR)
            .with(Trait.NEEDS_KEY));
  }

  private static Endpoint labelling(
      String what, String example, Action action, Function<Request, Answer> answer) {
    return Endpoint.of(
        Method.POST,
        SnapshotEndpoints.ONE + "/" + what,
        new Need.May(action),
        About.of("Changes the " + what + " of a snapshot.")
            .asking(example)
            .answering(200, "The labels as they are now.", "{\"snapshot\":\"4f2a90c1d7e3\"}"),
        answer);
  }

  private Answer pin(Request request) {
    var reason = request.body(body -> body.onlyWith("reason").needText("reason"));
    return relabelled(request, Action.PIN, "pin", List.of("--", reason));
  }

  private Answer unpin(Request request) {
    return relabelled(request, Action.PIN, "unpin", List.of());
  }

  private Answer tag(Request request) {
    var arguments =
        request.body(
            body -> {
              var changes = new ArrayList<String>();
              body.onlyWith("add", "remove");
              body.texts("add").forEach(tag -> changes.add("--add=" + tag));
              body.texts("remove").forEach(tag -> changes.add("--remove=" + tag));
              return changes;
            });
    return relabelled(request, Action.TAG, "tag", arguments);
  }

  private Answer relabelled(
      Request request, Action action, String command, List<String> arguments) {
    var found = subjects.snapshot(request);
    request.requireMay(action, found.orchestrator().name());
    return new Answer.JsonText(
        200, found.orchestrator().relabel(command, found.snapshot().id(), arguments));
  }

  private Answer forget(Request request) {
    var found = subjects.snapshot(request);
    request.requireMay(Action.DELETE, found.orchestrator().name());
    var id = found.snapshot().id();
    request.body(
        body -> {
          RunEndpoints.requireConfirmed(body.onlyWith("confirm", "confirm_snapshot"));
          RestoreEndpoints.requireSame(body, id);
          return id;
        });
    return RunEndpoints.started(
        subjects, request, found.orchestrator(), RunKind.FORGET, List.of(id));
  }

  /// What is forgotten is in no list: whether there is such a snapshot, the run tells.
  private Answer undelete(Request request) {
    var orchestrator = subjects.orchestrator(request);
    request.requireMay(Action.DELETE, orchestrator.name());
    var id = request.variable("id");
    if (!id.matches("[0-9a-f]{12}")) {
      throw Request.absent();
    }
    return RunEndpoints.started(subjects, request, orchestrator, RunKind.UNDELETE, List.of(id));
  }
}
