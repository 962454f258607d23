package dev.backstay.http.api;

import dev.backstay.access.Action;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunLedger;
import dev.backstay.dispatch.RunRequest;
import dev.backstay.dispatch.RunState;
import dev.backstay.http.About;
import dev.backstay.http.Answer;
import dev.backstay.http.Endpoint;
import dev.backstay.http.Method;
import dev.backstay.http.Need;
import dev.backstay.http.QueryParameter;
import dev.backstay.http.Request;
import dev.backstay.http.RunActions;
import dev.backstay.http.Trait;
import dev.backstay.json.Json;
import dev.backstay.json.JsonObject;
import dev.backstay.run.RunId;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs: begun, listed, followed, stopped.
final class RunEndpoints {

  private static final String RUNS = "/api/v1/runs";
  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 500;

  private final Subjects subjects;

  RunEndpoints(Subjects subjects) {
    this.subjects = subjects;
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.of(
                Method.POST,
                RUNS,
                new Need.May(Action.RUN),
                About.of(
                        "Begins a run: backup, check, copy, sync or drill, or, for admins, forget or"
                            + " prune.")
                    .asking(
                        """
                        {"kind":"backup","components":["host-db"],"tags":["v2.4"],\
                        "pin":"before the move"}""")
                    .answering(
                        202, "It was begun, or was before by the same key.", RunText.EXAMPLE),
                this::begin)
            .with(Trait.NEEDS_KEY),
        Endpoint.of(
                Method.GET,
                RUNS,
                new Need.May(Action.LIST),
                About.of("Lists runs, the newest first.")
                    .answering(
                        200,
                        "A page; `next` is there if there are more.",
                        "{\"runs\":[" + RunText.EXAMPLE + "],\"next\":\"5f0c9a7e21b4\"}"),
                this::list)
            .with(Subjects.ORCHESTRATOR)
            .with(new QueryParameter("kind", "Only runs of that kind.", "backup"))
            .with(new QueryParameter("state", "Only runs in that state.", "failed"))
            .with(new QueryParameter("limit", "How many at most, 1 to 500.", "50"))
            .with(new QueryParameter("cursor", "The `next` of the page before.", "5f0c9a7e21b4")),
        Endpoint.of(
            Method.GET,
            RUNS + "/{id}",
            new Need.May(Action.SHOW),
            About.of("Shows a run.").answering(200, "The run.", RunText.EXAMPLE),
            request -> new Answer.JsonText(200, RunText.of(subjects.run(request)))),
        Endpoint.of(
            Method.GET,
            RUNS + "/{id}/events",
            new Need.May(Action.SHOW),
            About.of("Follows a run: an event for each line it writes, `end` when it has ended.")
                .answeringType(200, "Events, each with a JSON object.", "text/event-stream"),
            this::events),
        Endpoint.of(
            Method.GET,
            RUNS + "/{id}/log",
            new Need.May(Action.SHOW),
            About.of("Shows the end of what a run complained of.")
                .answeringType(200, "Plain text.", "text/plain; charset=utf-8"),
            this::log),
        Endpoint.of(
            Method.POST,
            RUNS + "/{id}/stop",
            new Need.May(Action.RUN),
            About.of("Tells a run to stop, as a signal at a terminal would.")
                .asking("{}")
                .answering(202, "It was told; follow it to its end.", RunText.EXAMPLE),
            this::stop));
  }

  private record Wish(RunKind kind, Optional<String> orchestrator, JsonObject body) {}

  private Answer begin(Request request) {
    var wish =
        request.body(
            body -> new Wish(RunKind.of(body.needText("kind")), body.text("orchestrator"), body));
    var orchestrator = subjects.orchestrator(request, wish.orchestrator());
    request.requireMay(RunActions.of(wish.kind()), orchestrator.name());
    var arguments = request.body(body -> arguments(orchestrator, wish.kind(), body));
    return started(request, orchestrator, wish.kind(), arguments);
  }

  private Answer started(
      Request request, Orchestrator orchestrator, RunKind kind, List<String> arguments) {
    return started(subjects, request, orchestrator, kind, arguments);
  }

  /// Begins a run and says where to follow it.
  static Answer started(
      Subjects subjects,
      Request request,
      Orchestrator orchestrator,
      RunKind kind,
      List<String> arguments) {
    var run =
        subjects
            .desk()
            .start(
                new RunRequest(
                    orchestrator.name(),
                    kind,
                    arguments,
                    askedBy(request),
                    Optional.empty(),
                    request.key()))
            .run();
    request.setRunId(run.id().hex());
    return new Answer.JsonText(202, RunText.of(run)).with("Location", RUNS + "/" + run.id());
  }

  static String askedBy(Request request) {
    return request.principal().kind().label() + " " + request.principal().name();
  }

  private static List<String> arguments(Orchestrator orchestrator, RunKind kind, JsonObject body) {
    var arguments = new ArrayList<String>();
    switch (kind) {
      case BACKUP -> {
        body.onlyWith("kind", "orchestrator", "components", "tags", "pin", "accept_shrink");
        var only = body.texts("components");
        if (!only.isEmpty()) {
          arguments.add("--only=" + String.join(",", known(orchestrator, only)));
        }
        body.texts("tags").forEach(tag -> arguments.add("--tag=" + tag));
        body.text("pin").ifPresent(reason -> arguments.add("--pin=" + reason));
        if (body.flag("accept_shrink").orElse(false)) {
          arguments.add("--accept-shrink");
        }
      }
      case CHECK -> {
        body.onlyWith("kind", "orchestrator", "read_data");
        body.text("read_data").map(RunEndpoints::share).ifPresent(arguments::add);
      }
      case DRILL -> {
        body.onlyWith("kind", "orchestrator", "snapshot", "why");
        var snapshot = body.text("snapshot").orElse("latest");
        arguments.add("run");
        arguments.add(
            DrillEndpoints.BY_CHOICE.contains(snapshot)
                ? snapshot
                : orchestrator.snapshot(snapshot).id());
        arguments.add("--why=" + body.text("why").orElse("asked for over HTTP"));
      }
      case COPY -> {
        body.onlyWith("kind", "orchestrator", "snapshot", "to");
        arguments.add(orchestrator.snapshot(body.needText("snapshot")).id());
        arguments.addAll(to(orchestrator, body));
      }
      case SYNC -> {
        body.onlyWith("kind", "orchestrator", "to");
        arguments.addAll(to(orchestrator, body));
      }
      case FORGET, PRUNE -> {
        body.onlyWith("kind", "orchestrator", "confirm");
        requireConfirmed(body);
      }
      case RESTORE, UNDELETE, OFFLOAD ->
          throw new IllegalArgumentException("a " + kind.label() + " is not begun here");
    }
    return arguments;
  }

  private static List<String> known(Orchestrator orchestrator, List<String> names) {
    for (var name : names) {
      if (!orchestrator.components().contains(name)) {
        throw new IllegalArgumentException(
            "components has a name that is none of "
                + String.join(", ", orchestrator.components()));
      }
    }
    return names;
  }

  private static List<String> to(Orchestrator orchestrator, JsonObject body) {
    var to = body.needText("to");
    if (!orchestrator.repositories().contains(to)) {
      throw new IllegalArgumentException(
          "to is none of " + String.join(", ", orchestrator.repositories()));
    }
    return List.of("--to", to);
  }

  private static String share(String text) {
    if (!text.matches("[0-9]{1,3}%")) {
      throw new IllegalArgumentException("read_data is not a share such as 5% or 100%");
    }
    return "--read-data=" + text;
  }

  /// Refuses what takes something away unless it is said twice.
  static void requireConfirmed(JsonObject body) {
    if (!body.flag("confirm").orElse(false)) {
      throw new IllegalArgumentException("confirm must be true: this takes something away");
    }
  }

  private Answer list(Request request) {
    var query = request.query();
    var wanted = Optional.ofNullable(query.get("orchestrator"));
    wanted.ifPresent(request::requireSight);
    var filter =
        new RunLedger.Filter(
            wanted,
            parameter(query.get("kind"), RunKind::of),
            parameter(query.get("state"), RunState::of));
    var limit = QueryValues.limit(query.get("limit"), LIMIT_DEFAULT, LIMIT_MAX);
    var before = parameter(query.get("cursor"), RunId::new);
    var found =
        subjects.desk().runs().list(filter, before, limit + 1).stream()
            .filter(run -> request.principal().scope().sees(run.request().orchestrator()))
            .toList();
    return new Answer.JsonText(
        200,
        Json.text(
            json -> {
              var page = found.subList(0, Math.min(limit, found.size()));
              Json.objects(json, "runs", page, run -> RunText.write(json, run));
              if (found.size() > limit) {
                json.writeStringProperty("next", page.getLast().id().hex());
              }
            }));
  }

  private static <T> Optional<T> parameter(@Nullable String text, Function<String, T> form) {
    return QueryValues.parameter(text, form);
  }

  private Answer events(Request request) {
    var run = subjects.run(request);
    var from =
        QueryValues.parameter(request.lastEventId().orElse(null), Long::parseLong).orElse(0L);
    return new Answer.Events(new RunEvents(subjects.desk(), run.id(), Math.max(0, from)));
  }

  private Answer log(Request request) {
    var run = subjects.run(request);
    var words = subjects.desk().dispatcher().files().lastWords(run.id());
    return new Answer.Stream(
        "text/plain; charset=utf-8",
        Optional.empty(),
        to -> new ByteArrayInputStream(words.getBytes(StandardCharsets.UTF_8)).transferTo(to));
  }

  private Answer stop(Request request) {
    var run = subjects.run(request);
    request.requireMay(RunActions.of(run.request().kind()), run.request().orchestrator());
    var _ = subjects.desk().dispatcher().stop(run.id());
    return new Answer.JsonText(202, RunText.of(run));
  }
}
