package dev.backstay.http.api;

import dev.backstay.access.Action;
import dev.backstay.audit.AuditEvent;
import dev.backstay.audit.AuditTrail;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.RuntimeSettings;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.http.About;
import dev.backstay.http.Answer;
import dev.backstay.http.Endpoint;
import dev.backstay.http.Method;
import dev.backstay.http.Need;
import dev.backstay.http.Request;
import dev.backstay.json.Json;
import dev.backstay.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// Settings that change while the service runs.
final class SettingsEndpoints {

  private static final String SETTINGS = "/api/v1/settings";
  private static final int HOURS_MAX = 168;
  private static final String EXAMPLE =
      """
      {"orchestrator":"kohaku-prod","enabled":{"value":true,"configured":true},\
      "schedule_hours":{"value":12,"configured":6,"changed_to":12},\
      "compression":{"value":true,"configured":true},\
      "on_startup":{"value":false,"configured":false},\
      "on_shutdown":{"value":true,"configured":true},"restart_required":false}""";

  private final Subjects subjects;
  private final AuditTrail trail;

  SettingsEndpoints(Subjects subjects, AuditTrail trail) {
    this.subjects = subjects;
    this.trail = trail;
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.of(
                Method.GET,
                SETTINGS,
                new Need.May(Action.SHOW),
                About.of("Shows the settings that change while the service runs.")
                    .answering(200, "Each as it is, and as it is configured.", EXAMPLE),
                this::show)
            .with(Subjects.ORCHESTRATOR),
        Endpoint.of(
                Method.PUT,
                SETTINGS,
                new Need.May(Action.SETTINGS),
                About.of("Changes settings; null is as configured again, others stay.")
                    .asking("{\"schedule_hours\":12,\"on_startup\":null}")
                    .answering(200, "The settings as they are now.", EXAMPLE),
                this::change)
            .with(Subjects.ORCHESTRATOR));
  }

  private Answer show(Request request) {
    return answer(subjects.orchestrator(request));
  }

  private Answer change(Request request) {
    var orchestrator = subjects.orchestrator(request);
    request.requireMay(Action.SETTINGS, orchestrator.name());
    var before = subjects.desk().settings(orchestrator);
    var after = request.body(body -> changed(before, body));
    if (!after.equals(before)) {
      enter(request, orchestrator, before, after);
      subjects.desk().change(orchestrator, after);
    }
    return answer(orchestrator);
  }

  private static RuntimeSettings changed(RuntimeSettings before, JsonObject body) {
    if (body.names().contains("path")) {
      throw new UsageException(
          FailureCode.RESTART_NEEDED,
          "the repository's place stands in the configuration file and was not changed",
          "Change `repositories` there; it takes effect at the next start of the service.");
    }
    body.onlyWith("enabled", "schedule_hours", "compression", "on_startup", "on_shutdown");
    return new RuntimeSettings(
        merged(body, "enabled", before.enabled(), JsonObject::flag),
        merged(body, "schedule_hours", before.scheduleHours(), SettingsEndpoints::hours),
        merged(body, "compression", before.compression(), JsonObject::flag),
        merged(body, "on_shutdown", before.onShutdown(), JsonObject::flag),
        merged(body, "on_startup", before.onStartup(), JsonObject::flag));
  }

  private static <T> Optional<T> merged(
      JsonObject body,
      String name,
      Optional<T> before,
      BiFunction<JsonObject, String, Optional<T>> form) {
    return body.isNull(name) ? Optional.empty() : form.apply(body, name).or(() -> before);
  }

  private static Optional<Integer> hours(JsonObject body, String name) {
    var hours = body.number(name);
    if (hours.filter(it -> it < 1 || it > HOURS_MAX).isPresent()) {
      throw new IllegalArgumentException(name + " is not 1 to " + HOURS_MAX);
    }
    return hours.map(Math::toIntExact);
  }

  /// If that a setting changes cannot be entered, it does not change.
  private void enter(
      Request request, Orchestrator orchestrator, RuntimeSettings before, RuntimeSettings after) {
    var caller = request.principal();
    var unused =
        trail.append(
            new AuditEvent(
                RunEndpoints.askedBy(request),
                caller.role().label(),
                request.source(),
                "settings",
                orchestrator.name(),
                "from %s to %s (request %s)".formatted(words(before), words(after), request.id()),
                ""));
  }

  private static String words(RuntimeSettings settings) {
    return Json.text(
        json -> {
          settings.enabled().ifPresent(it -> json.writeBooleanProperty("enabled", it));
          settings.scheduleHours().ifPresent(it -> json.writeNumberProperty("schedule_hours", it));
          settings.compression().ifPresent(it -> json.writeBooleanProperty("compression", it));
          settings.onStartup().ifPresent(it -> json.writeBooleanProperty("on_startup", it));
          settings.onShutdown().ifPresent(it -> json.writeBooleanProperty("on_shutdown", it));
        });
  }

  private Answer answer(Orchestrator orchestrator) {
    var changed = subjects.desk().settings(orchestrator);
    return new Answer.JsonText(
        200, Json.text(json -> SettingsText.write(json, orchestrator, changed)));
  }
}
