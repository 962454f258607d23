package dev.backstay.http.api;

import dev.backstay.access.Action;
import dev.backstay.config.ScheduleSettings;
import dev.backstay.config.ScheduleSettings.JobSettings;
import dev.backstay.desk.JobView;
import dev.backstay.desk.Orchestrator;
import dev.backstay.http.About;
import dev.backstay.http.Answer;
import dev.backstay.http.Endpoint;
import dev.backstay.http.Method;
import dev.backstay.http.Need;
import dev.backstay.http.Request;
import dev.backstay.http.RunActions;
import dev.backstay.http.Trait;
import dev.backstay.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/// What runs by schedule, and what retention would do.
final class ScheduleEndpoints {

  private static final String SCHEDULE = "/api/v1/schedule";
  private static final String EXAMPLE =
      """
      {"orchestrator":"kohaku-prod","enabled":true,"jobs":[{"name":"backup",\
      "schedule":"every 6 hours","written":"every 6h","zone":"Europe/Berlin","paused":false,\
      "last_slot":"2026-11-20T03:00:00Z","next":["2026-11-20T09:00:00Z"]}]}""";

  private final Subjects subjects;

  ScheduleEndpoints(Subjects subjects) {
    this.subjects = subjects;
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.of(
                Method.GET,
                "/api/v1/retention",
                new Need.May(Action.PLAN),
                About.of("Says which snapshots the policy would forget, and why others stay.")
                    .answering(
                        200,
                        "What the command `forget --dry-run --json` tells.",
                        "{\"dry_run\":true}"),
                this::retention)
            .with(Subjects.ORCHESTRATOR),
        Endpoint.of(
                Method.GET,
                SCHEDULE,
                new Need.May(Action.LIST),
                About.of("Lists what is run by schedule, each with its next five times.")
                    .answering(200, "The jobs, in the order of the configuration.", EXAMPLE),
                request -> answer(seen(request)))
            .with(Subjects.ORCHESTRATOR),
        changing("run", "Begins a job now, beside its schedule.", 202, RunText.EXAMPLE, this::run)
            .with(Trait.NEEDS_KEY),
        changing(
            "pause",
            "Has a job begin nothing by its schedule.",
            200,
            EXAMPLE,
            request -> pause(request, true)),
        changing(
            "resume",
            "Has a job begin by its schedule again; what was missed is made up by one run.",
            200,
            EXAMPLE,
            request -> pause(request, false)));
  }

  private static Endpoint changing(
      String how, String summary, int status, String example, Function<Request, Answer> answer) {
    return Endpoint.of(
            Method.POST,
            SCHEDULE + "/{job}/" + how,
            new Need.May(how.equals("run") ? Action.RUN : Action.SETTINGS),
            About.of(summary).asking("{}").answering(status, "It was done.", example),
            answer)
        .with(Subjects.ORCHESTRATOR);
  }

  private Orchestrator seen(Request request) {
    return subjects.orchestrator(request);
  }

  private Answer retention(Request request) {
    var orchestrator = seen(request);
    request.requireMay(Action.PLAN, orchestrator.name());
    return new Answer.JsonText(200, orchestrator.retention());
  }

  private Answer run(Request request) {
    var orchestrator = seen(request);
    var job = subjects.desk().job(orchestrator, request.variable("job"));
    request.requireMay(RunActions.of(job.kind()), orchestrator.name());
    request.body(body -> body.onlyWith());
    return RunEndpoints.started(subjects, request, orchestrator, job.kind(), job.arguments());
  }

  private Answer pause(Request request, boolean paused) {
    var orchestrator = seen(request);
    request.requireMay(Action.SETTINGS, orchestrator.name());
    request.body(body -> body.onlyWith());
    subjects.desk().pause(orchestrator, request.variable("job"), paused);
    return answer(orchestrator);
  }

  private Answer answer(Orchestrator orchestrator) {
    var desk = subjects.desk();
    return new Answer.JsonText(
        200,
        Json.text(
            json -> {
              json.writeStringProperty("orchestrator", orchestrator.name());
              json.writeBooleanProperty(
                  "enabled", desk.settings(orchestrator).enabled().orElse(true));
              Json.objects(
                  json, "jobs", desk.agenda(orchestrator), each -> write(json, orchestrator, each));
            }));
  }

  private void write(JsonGenerator json, Orchestrator orchestrator, JobView view) {
    var schedule = view.job().agenda().schedule();
    json.writeStringProperty("name", view.job().name());
    json.writeStringProperty("command", view.job().kind().label());
    Json.texts(json, "arguments", view.job().arguments());
    json.writeStringProperty("schedule", view.words());
    json.writeStringProperty("written", written(orchestrator, view));
    json.writeStringProperty("zone", schedule.zone().getId());
    json.writeBooleanProperty("paused", view.paused());
    view.lastSlot().ifPresent(slot -> json.writeStringProperty("last_slot", slot.toString()));
    Json.texts(json, "next", view.next());
  }

  /// The schedule as it stands in the file, or as the setting that took its place would stand
  /// there.
  private String written(Orchestrator orchestrator, JobView view) {
    var changed =
        view.job().name().equals("backup")
            ? subjects.desk().settings(orchestrator).scheduleHours()
            : Optional.<Integer>empty();
    return changed
        .map(hours -> "every " + hours + "h")
        .or(() -> configured(orchestrator, view.job().name()).map(JobSettings::written))
        .orElse(view.words());
  }

  static Optional<JobSettings> configured(Orchestrator orchestrator, String job) {
    return orchestrator.attendance().schedule().map(ScheduleSettings::jobs).stream()
        .flatMap(List::stream)
        .filter(each -> each.name().equals(job))
        .findFirst();
  }
}
