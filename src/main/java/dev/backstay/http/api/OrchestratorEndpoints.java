package dev.backstay.http.api;

import dev.backstay.access.Action;
import dev.backstay.alarm.Alarm;
import dev.backstay.desk.JobView;
import dev.backstay.desk.Orchestrator;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.http.About;
import dev.backstay.http.Answer;
import dev.backstay.http.Endpoint;
import dev.backstay.http.Method;
import dev.backstay.http.Need;
import dev.backstay.http.Request;
import dev.backstay.json.Json;
import dev.backstay.standing.Standing;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/// Orchestrators, and how they stand.
final class OrchestratorEndpoints {

  private static final String ORCHESTRATORS = "/api/v1/orchestrators";
  private static final String EXAMPLE =
      """
      {"name":"kohaku-prod","components":["host-db","logs"],"repositories":["local","offsite"],\
      "standing":{"at":"2026-11-20T04:00:00Z","last_good":{"id":"4f2a90c1d7e3",\
      "taken_at":"2026-11-20T03:00:09Z","content_bytes":1048576},"rpo_now_seconds":3591,\
      "rpo_objective_seconds":21600,"rpo_missed":false,"rto_missed":false,"proof_missed":false,\
      "clock_behind":false,"snapshots":{"good":12}},\
      "at_work":["5f0c9a7e21b4"],"next":[{"job":"backup","at":"2026-11-20T09:00:00Z"}],\
      "alarms":[{"condition":"proof","subject":"","text":"there was none","raised_at":\
      "2026-11-20T03:00:00Z"}]}""";

  private final Subjects subjects;
  private final Supplier<List<Alarm>> alarms;

  OrchestratorEndpoints(Subjects subjects, Supplier<List<Alarm>> alarms) {
    this.subjects = subjects;
    this.alarms = alarms;
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.of(
            Method.GET,
            ORCHESTRATORS,
            new Need.May(Action.LIST),
            About.of("Lists the orchestrators, and how each stands.")
                .answering(
                    200,
                    "One whose snapshots cannot be listed has `problem` in the place of `standing`.",
                    "{\"orchestrators\":[" + EXAMPLE + "]}"),
            this::list),
        Endpoint.of(
            Method.GET,
            ORCHESTRATORS + "/{name}",
            new Need.May(Action.SHOW),
            About.of("Shows how an orchestrator stands.").answering(200, "It.", EXAMPLE),
            this::show));
  }

  private Answer list(Request request) {
    var seen =
        subjects.desk().orchestrators().stream()
            .filter(each -> request.principal().scope().sees(each.name()))
            .toList();
    return new Answer.JsonText(
        200,
        Json.text(
            json -> Json.objects(json, "orchestrators", seen, each -> write(json, each, request))));
  }

  private Answer show(Request request) {
    var found =
        subjects
            .desk()
            .orchestrator(request.variable("name"))
            .orElseThrow(Request::absent);
    request.requireSight(found.name());
    return new Answer.JsonText(200, Json.text(json -> write(json, found, request)));
  }

  private void write(JsonGenerator json, Orchestrator orchestrator, Request request) {
    var name = orchestrator.name();
    var scope = request.principal().scope();
    json.writeStringProperty("name", name);
    Json.texts(
        json,
        "components",
        orchestrator.components().stream().filter(each -> scope.sees(name, each)).toList());
    Json.texts(json, "repositories", orchestrator.repositories());
    writeStanding(json, orchestrator);
    Json.texts(
        json,
        "at_work",
        subjects.desk().atWork().getOrDefault(name, List.of()).stream()
            .map(run -> run.id().hex())
            .toList());
    Json.objects(
        json,
        "next",
        subjects.desk().agenda(orchestrator).stream().filter(each -> !each.paused()).toList(),
        each -> writeNext(json, each));
    Json.objects(
        json,
        "alarms",
        alarms.get().stream().filter(each -> each.orchestrator().equals(name)).toList(),
        each -> write(json, each));
  }

  private void writeStanding(JsonGenerator json, Orchestrator orchestrator) {
    Standing standing;
    try {
      standing = subjects.desk().standing(orchestrator);
    } catch (OperationFailedException failed) {
      json.writeObjectPropertyStart("problem");
      json.writeStringProperty("code", failed.code().label());
      json.writeStringProperty("message", failed.getMessage());
      failed.hint().ifPresent(hint -> json.writeStringProperty("hint", hint));
      json.writeEndObject();
      return;
    }
    json.writeObjectPropertyStart("standing");
    StandingText.write(json, standing);
    json.writeEndObject();
  }

  private static void writeNext(JsonGenerator json, JobView each) {
    json.writeStringProperty("job", each.job().name());
    json.writeStringProperty("at", each.next().getFirst().toString());
  }

  private static void write(JsonGenerator json, Alarm alarm) {
    json.writeStringProperty("condition", alarm.condition().label());
    json.writeStringProperty("subject", alarm.subject());
    json.writeStringProperty("text", alarm.text());
    json.writeStringProperty("raised_at", alarm.raisedAt().toString());
  }
}
