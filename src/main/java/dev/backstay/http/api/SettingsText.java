package dev.backstay.http.api;

import dev.backstay.config.ScheduleSettings;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.RuntimeSettings;
import dev.backstay.schedule.Every;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Settings that change while the service runs, as they are answered: what holds, what is
/// configured, and what somebody changed it to.
final class SettingsText {

  private static final long HOUR_SECONDS = 3600;

  private SettingsText() {}

  static void write(JsonGenerator json, Orchestrator orchestrator, RuntimeSettings changed) {
    var triggers = orchestrator.attendance().triggers();
    json.writeStringProperty("orchestrator", orchestrator.name());
    flag(
        json,
        "enabled",
        orchestrator.attendance().schedule().map(ScheduleSettings::jobs).stream()
            .anyMatch(jobs -> !jobs.isEmpty()),
        changed.enabled());
    hours(json, configuredHours(orchestrator), changed.scheduleHours());
    json.writeObjectPropertyStart("compression");
    // What is stored is compressed whatever is wished.
    json.writeBooleanProperty("value", true);
    json.writeBooleanProperty("configured", true);
    changed.compression().ifPresent(it -> json.writeBooleanProperty("changed_to", it));
    json.writeEndObject();
    flag(json, "on_startup", triggers.onStartup(), changed.onStartup());
    flag(json, "on_shutdown", triggers.onShutdown(), changed.onShutdown());
    json.writeBooleanProperty("restart_required", false);
  }

  private static void flag(
      JsonGenerator json, String name, boolean configured, Optional<Boolean> changed) {
    json.writeObjectPropertyStart(name);
    json.writeBooleanProperty("value", changed.orElse(configured));
    json.writeBooleanProperty("configured", configured);
    changed.ifPresent(it -> json.writeBooleanProperty("changed_to", it));
    json.writeEndObject();
  }

  private static void hours(
      JsonGenerator json, Optional<Long> configured, Optional<Integer> changed) {
    json.writeObjectPropertyStart("schedule_hours");
    changed
        .map(Integer::longValue)
        .or(() -> configured)
        .ifPresent(it -> json.writeNumberProperty("value", it));
    configured.ifPresent(it -> json.writeNumberProperty("configured", it));
    changed.ifPresent(it -> json.writeNumberProperty("changed_to", it));
    json.writeEndObject();
  }

  /// Empty if nothing is configured, or something that is no number of hours.
  private static Optional<Long> configuredHours(Orchestrator orchestrator) {
    return ScheduleEndpoints.configured(orchestrator, "backup")
        .map(ScheduleSettings.JobSettings::schedule)
        .filter(Every.class::isInstance)
        .map(each -> ((Every) each).interval().toSeconds())
        .filter(seconds -> seconds % HOUR_SECONDS == 0)
        .map(seconds -> seconds / HOUR_SECONDS);
  }
}
