package dev.backstay.evidence;

import dev.backstay.json.Json;
import dev.backstay.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Reports as JSON, which is what is kept of them: docs/json.md says what is in it.
public final class ReportJson {

  /// The version of the form; what is added to it does not change it.
  private static final int FORM = 1;

  private ReportJson() {}

  /// The report as one object.
  public static String text(DrillReport report) {
    return Json.text(json -> write(report, json));
  }

  /// Writes what is in it into the object that is open.
  public static void write(DrillReport report, JsonGenerator json) {
    json.writeNumberProperty("form", FORM);
    json.writeStringProperty("drill", report.id());
    json.writeBooleanProperty("proven", report.isProven());
    json.writeStringProperty("started_at", report.startedAt().toString());
    json.writeNumberProperty("took_ms", report.took().toMillis());
    json.writeNumberProperty("recovery_ms", report.recovery().toMillis());
    json.writeObjectPropertyStart("rpo");
    write(report.exposure(), json);
    json.writeEndObject();
    json.writeObjectPropertyStart("snapshot");
    write(report.subject(), json);
    json.writeEndObject();
    json.writeObjectPropertyStart("asked");
    write(report.asking(), json);
    json.writeEndObject();
    Json.objects(json, "phases", report.phases(), it -> write(it, json));
    Json.objects(json, "answers", report.answers(), it -> write(it, json));
  }

  private static void write(Exposure exposure, JsonGenerator json) {
    exposure.objective().ifPresent(it -> json.writeNumberProperty("objective_ms", it.toMillis()));
    exposure.planned().ifPresent(it -> json.writeNumberProperty("planned_ms", it.toMillis()));
    exposure.longest().ifPresent(it -> json.writeNumberProperty("longest_ms", it.toMillis()));
    exposure.now().ifPresent(it -> json.writeNumberProperty("now_ms", it.toMillis()));
  }

  private static void write(Subject subject, JsonGenerator json) {
    json.writeStringProperty("orchestrator", subject.orchestrator());
    json.writeStringProperty("id", subject.snapshot());
    json.writeStringProperty("commit", subject.commit());
    json.writeStringProperty("taken_at", subject.takenAt().toString());
    json.writeStringProperty("grade", subject.grade());
    json.writeStringProperty("repository", subject.repository());
    json.writeStringProperty("repository_id", subject.repositoryId());
    json.writeNumberProperty("content_bytes", subject.contentBytes());
    json.writeNumberProperty("components", subject.components());
  }

  private static void write(Asking asking, JsonGenerator json) {
    json.writeStringProperty("who", asking.who());
    json.writeStringProperty("why", asking.why());
    json.writeStringProperty("chosen_by", asking.chosenBy());
    json.writeStringProperty("host", asking.host());
    json.writeStringProperty("program", asking.program());
    Json.texts(json, "engines", asking.engines());
  }

  private static void write(Phase phase, JsonGenerator json) {
    json.writeStringProperty("name", phase.name());
    json.writeStringProperty("subject", phase.subject());
    json.writeNumberProperty("took_ms", phase.took().toMillis());
    json.writeNumberProperty("bytes", phase.bytes());
  }

  private static void write(Answer answer, JsonGenerator json) {
    json.writeStringProperty("component", answer.component());
    json.writeStringProperty("question", answer.question());
    json.writeStringProperty("outcome", answer.outcome().label());
    json.writeStringProperty("detail", answer.detail());
    json.writeNumberProperty("took_ms", answer.took().toMillis());
  }

  /// Reads a report. What is not known here is passed over.
  ///
  /// @throws IllegalArgumentException if something is missing or is something else; the message
  ///     says what
  public static DrillReport parse(String text) {
    var json = JsonObject.parse(text);
    return new DrillReport(
        json.needText("drill"),
        instant(json, "started_at"),
        millis(json, "took_ms"),
        subject(need(json, "snapshot")),
        asking(need(json, "asked")),
        json.objects("phases").stream().map(ReportJson::phase).toList(),
        json.objects("answers").stream().map(ReportJson::answer).toList(),
        millis(json, "recovery_ms"),
        // Reports of earlier versions do not say it.
        json.object("rpo").map(ReportJson::exposure).orElse(Exposure.NONE));
  }

  private static Exposure exposure(JsonObject json) {
    return new Exposure(
        millisIfAny(json, "objective_ms"),
        millisIfAny(json, "planned_ms"),
        millisIfAny(json, "longest_ms"),
        millisIfAny(json, "now_ms"));
  }

  private static Optional<Duration> millisIfAny(JsonObject json, String name) {
    return json.names().contains(name) ? Optional.of(millis(json, name)) : Optional.empty();
  }

  private static Subject subject(JsonObject json) {
    return new Subject(
        json.needText("orchestrator"),
        json.needText("id"),
        json.needText("commit"),
        instant(json, "taken_at"),
        json.needText("grade"),
        json.needText("repository"),
        json.needText("repository_id"),
        json.needNumber("content_bytes"),
        Math.toIntExact(json.needNumber("components")));
  }

  private static Asking asking(JsonObject json) {
    return new Asking(
        json.needText("who"),
        json.needText("why"),
        json.needText("chosen_by"),
        json.needText("host"),
        json.needText("program"),
        json.texts("engines"));
  }

  private static Phase phase(JsonObject json) {
    return new Phase(
        json.needText("name"),
        json.needText("subject"),
        millis(json, "took_ms"),
        json.needNumber("bytes"));
  }

  private static Answer answer(JsonObject json) {
    var label = json.needText("outcome");
    var outcome =
        Arrays.stream(Answer.Outcome.values())
            .filter(it -> it.label().equals(label))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "outcome is \"%s\", not one of %s"
                            .formatted(
                                label,
                                List.of(Answer.Outcome.values()).stream()
                                    .map(Answer.Outcome::label)
                                    .toList())));
    return new Answer(
        json.needText("component"),
        json.needText("question"),
        outcome,
        json.needText("detail"),
        millis(json, "took_ms"));
  }

  private static JsonObject need(JsonObject json, String name) {
    return json.object(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  private static Instant instant(JsonObject json, String name) {
    try {
      return Instant.parse(json.needText(name));
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException(name + " is no time", wrong);
    }
  }

  private static Duration millis(JsonObject json, String name) {
    return Duration.ofMillis(json.needNumber(name));
  }
}
