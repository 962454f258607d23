package dev.backstay.runbook;

import dev.backstay.json.Json;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Runbooks as JSON: docs/json.md says what is in it.
public final class RunbookJson {

  private static final int FORM = 1;

  private RunbookJson() {}

  /// The runbook as one object.
  public static String text(Runbook runbook) {
    return Json.text(json -> write(runbook, json));
  }

  private static void write(Runbook runbook, JsonGenerator json) {
    var known = runbook.known();
    json.writeNumberProperty("form", FORM);
    json.writeStringProperty("scenario", runbook.scenario().label());
    json.writeStringProperty("title", runbook.scenario().title());
    json.writeStringProperty("signs", runbook.scenario().signs());
    json.writeStringProperty("orchestrator", runbook.orchestrator());
    json.writeStringProperty("written_at", runbook.writtenAt().toString());
    Json.texts(json, "components", runbook.components());
    write("repository_unread", known.unread(), json);
    write("newest_good", known.newestGood(), runbook, json);
    write("newest_proven", known.newestProven(), runbook, json);
    json.writeBooleanProperty("last_drill_refuted", known.isLastRefuted());
    known
        .rehearsed()
        .ifPresentOrElse(it -> write(it, json), () -> json.writeNullProperty("rehearsed"));
    Json.texts(json, "needs", runbook.needs());
    Json.objects(json, "steps", runbook.steps(), it -> write(it, json));
  }

  private static void write(String name, Optional<String> value, JsonGenerator json) {
    if (value.isPresent()) {
      json.writeStringProperty(name, value.get());
    } else {
      json.writeNullProperty(name);
    }
  }

  private static void write(String name, Optional<Kept> kept, Runbook runbook, JsonGenerator json) {
    if (kept.isEmpty()) {
      json.writeNullProperty(name);
      return;
    }
    json.writeObjectPropertyStart(name);
    json.writeStringProperty("id", kept.get().id());
    json.writeStringProperty("taken_at", kept.get().takenAt().toString());
    json.writeNumberProperty(
        "age_ms", Duration.between(kept.get().takenAt(), runbook.writtenAt()).toMillis());
    json.writeEndObject();
  }

  private static void write(Rehearsed rehearsed, JsonGenerator json) {
    json.writeObjectPropertyStart("rehearsed");
    json.writeStringProperty("drill", rehearsed.drill());
    json.writeStringProperty("held_at", rehearsed.heldAt().toString());
    json.writeStringProperty("snapshot", rehearsed.snapshot());
    json.writeNumberProperty("recovery_ms", rehearsed.recovery().toMillis());
    Json.objects(
        json,
        "components",
        rehearsed.components().entrySet(),
        it -> {
          json.writeStringProperty("name", it.getKey());
          json.writeNumberProperty("took_ms", it.getValue().toMillis());
        });
    json.writeEndObject();
  }

  private static void write(Step step, JsonGenerator json) {
    json.writeStringProperty("title", step.title());
    json.writeStringProperty("why", step.why());
    Json.objects(
        json,
        "commands",
        step.commands(),
        it -> {
          json.writeStringProperty("line", it.line());
          Json.texts(json, "argv", it.argv());
          json.writeArrayPropertyStart("exits");
          it.exits().forEach(json::writeNumber);
          json.writeEndArray();
        });
    json.writeStringProperty("worked", step.worked());
    json.writeStringProperty("otherwise", step.otherwise());
    json.writeBooleanProperty("only_if_needed", step.isOnlyIfNeeded());
  }
}
