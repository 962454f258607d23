package dev.backstay.http.api;

import dev.backstay.access.Action;
import dev.backstay.http.About;
import dev.backstay.http.Answer;
import dev.backstay.http.Endpoint;
import dev.backstay.http.Method;
import dev.backstay.http.Need;
import dev.backstay.http.QueryParameter;
import dev.backstay.http.Request;
import dev.backstay.http.Trait;
import dev.backstay.json.Json;
import dev.backstay.standing.SnapshotLine;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/// Snapshots: listed, shown, looked into.
final class SnapshotEndpoints {

  private static final String SNAPSHOTS = "/api/v1/snapshots";

  /// Where one snapshot is.
  static final String ONE = SNAPSHOTS + "/{id}";

  /// What it is that a command answers.
  static final String TOLD = "What the command `%s --json` tells.";

  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 1000;
  private static final QueryParameter COMPONENT =
      new QueryParameter("component", "The component's name.", "logs");
  private static final QueryParameter PATH =
      new QueryParameter("path", "Below which path; all if left out.", "digests/may.log");
  private static final String EXAMPLE =
      """
      {"id":"4f2a90c1d7e3","orchestrator":"kohaku-prod","host":"h1",\
      "started_at":"2026-11-20T03:00:00Z","taken_at":"2026-11-20T03:00:02Z",\
      "trigger":"scheduled","status":"complete","grade":"point","content_bytes":81920,\
      "tags":[],"pins":[],"missing":[],"components":[{"name":"host-db","kind":"sqlite",\
      "content_bytes":81920,"entry_count":1}]}""";

  private final Subjects subjects;

  SnapshotEndpoints(Subjects subjects) {
    this.subjects = subjects;
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.of(
                Method.GET,
                SNAPSHOTS,
                new Need.May(Action.LIST),
                About.of("Lists snapshots, the newest first.")
                    .answering(
                        200,
                        "A page; `next` is there if there are more.",
                        "{\"snapshots\":[" + EXAMPLE + "],\"next\":\"4f2a90c1d7e3\"}"),
                this::list)
            .with(Subjects.ORCHESTRATOR)
            .with(new QueryParameter("limit", "How many at most, 1 to 1000.", "50"))
            .with(new QueryParameter("cursor", "The `next` of the page before.", "4f2a90c1d7e3")),
        told(Method.GET, ONE, Action.SHOW, "Shows a snapshot.", "show", this::show),
        told(
                Method.GET,
                ONE + "/entries",
                Action.SHOW,
                "Lists what a component of a snapshot holds.",
                "ls",
                this::entries)
            .with(COMPONENT)
            .with(PATH),
        Endpoint.of(
                Method.GET,
                ONE + "/content",
                new Need.May(Action.READ_CONTENT),
                About.of("Hands out a file of a snapshot, or a directory as a tar archive.")
                    .answeringType(200, "The bytes.", "application/octet-stream"),
                this::content)
            .with(COMPONENT)
            .with(PATH)
            .with(Trait.READS_CONTENT),
        told(
                Method.GET,
                ONE + "/inflight",
                Action.READ_CONTENT,
                "Tells what was under way when a snapshot was taken.",
                "inflight",
                this::inFlight)
            .with(Trait.READS_CONTENT));
  }

  private static Endpoint told(
      Method method,
      String path,
      Action action,
      String summary,
      String command,
      Function<Request, Answer> answer) {
    return Endpoint.of(
        method,
        path,
        new Need.May(action),
        About.of(summary).answering(200, TOLD.formatted(command), "{\"id\":\"4f2a90c1d7e3\"}"),
        answer);
  }

  private Answer list(Request request) {
    var orchestrator = subjects.orchestrator(request);
    var newest = orchestrator.snapshots().snapshots().reversed();
    var limit = QueryValues.limit(request.query().get("limit"), LIMIT_DEFAULT, LIMIT_MAX);
    var cursor = Optional.ofNullable(request.query().get("cursor"));
    var from =
        cursor.map(id -> newest.stream().map(SnapshotLine::id).toList().indexOf(id) + 1).orElse(0);
    if (cursor.isPresent() && from == 0) {
      throw Request.absent();
    }
    var page = newest.subList(from, Math.min(newest.size(), from + limit));
    return new Answer.JsonText(
        200,
        Json.text(
            json -> {
              Json.objects(json, "snapshots", page, each -> write(json, each, request));
              if (from + page.size() < newest.size()) {
                json.writeStringProperty("next", page.getLast().id());
              }
            }));
  }

  private static void write(JsonGenerator json, SnapshotLine line, Request request) {
    json.writeStringProperty("id", line.id());
    json.writeStringProperty("orchestrator", line.orchestrator());
    json.writeStringProperty("host", line.host());
    json.writeStringProperty("started_at", line.startedAt().toString());
    json.writeStringProperty("taken_at", line.takenAt().toString());
    json.writeStringProperty("trigger", line.trigger());
    json.writeStringProperty("status", line.status());
    json.writeStringProperty("grade", line.grade());
    json.writeNumberProperty("content_bytes", line.contentBytes());
    Json.texts(json, "tags", line.tags());
    Json.texts(json, "pins", line.pins());
    var scope = request.principal().scope();
    Json.texts(
        json,
        "missing",
        line.missing().stream().filter(it -> scope.sees(line.orchestrator(), it)).toList());
    Json.objects(
        json,
        "components",
        line.components().stream()
            .filter(it -> scope.sees(line.orchestrator(), it.name()))
            .toList(),
        each -> {
          json.writeStringProperty("name", each.name());
          json.writeStringProperty("kind", each.kind());
          json.writeNumberProperty("content_bytes", each.contentBytes());
          json.writeNumberProperty("entry_count", each.entryCount());
        });
  }

  private Answer show(Request request) {
    var found = subjects.snapshot(request);
    request.requireMay(Action.SHOW, found.orchestrator().name());
    return new Answer.JsonText(200, found.orchestrator().show(found.snapshot().id()));
  }

  private Answer entries(Request request) {
    var found = subjects.snapshot(request);
    var component = component(request);
    request.requireMay(Action.SHOW, found.orchestrator().name(), component);
    return new Answer.JsonText(
        200, found.orchestrator().entries(found.snapshot().id(), component, path(request)));
  }

  private Answer content(Request request) {
    var found = subjects.snapshot(request);
    var component = component(request);
    var orchestrator = found.orchestrator();
    request.requireMay(Action.READ_CONTENT, orchestrator.name(), component);
    var id = found.snapshot().id();
    var path = path(request);
    return new Answer.Stream(
        "application/octet-stream",
        Optional.of(fileName(component, path)),
        to -> orchestrator.download(id, component, path, to));
  }

  private static String fileName(String component, String path) {
    return path.isEmpty() ? component : path.substring(path.lastIndexOf('/') + 1);
  }

  private Answer inFlight(Request request) {
    var found = subjects.snapshot(request);
    request.requireMay(Action.READ_CONTENT, found.orchestrator().name());
    return new Answer.JsonText(200, found.orchestrator().inFlight(found.snapshot().id()));
  }

  private static String component(Request request) {
    return Optional.ofNullable(request.query().get("component")).orElseThrow(Request::absent);
  }

  private static String path(Request request) {
    return Optional.ofNullable(request.query().get("path")).orElse("");
  }
}
