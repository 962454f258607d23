package dev.backstay.http.api;

import dev.backstay.dispatch.Outcome;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.Slot;
import dev.backstay.json.Json;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Runs as they are answered.
public final class RunText {

  /// An example of one.
  static final String EXAMPLE =
      """
      {"id":"5f0c9a7e21b4","orchestrator":"kohaku-prod","kind":"backup",\
      "arguments":["--trigger","scheduled"],"asked_by":"schedule",\
      "asked_at":"2026-11-20T03:00:00Z","state":"succeeded","job":"backup",\
      "slot":"2026-11-20T03:00:00Z","ended_at":"2026-11-20T03:00:09Z","exit":0,\
      "summary":{"type":"summary"}}""";

  private RunText() {}

  /// One run as a document.
  public static String of(Run run) {
    return Json.text(json -> write(json, run));
  }

  /// The properties of a run. What its child told last is put in as it is.
  static void write(JsonGenerator json, Run run) {
    var request = run.request();
    json.writeStringProperty("id", run.id().hex());
    json.writeStringProperty("orchestrator", request.orchestrator());
    json.writeStringProperty("kind", request.kind().label());
    Json.texts(json, "arguments", request.arguments());
    json.writeStringProperty("asked_by", request.askedBy());
    json.writeStringProperty("asked_at", run.askedAt().toString());
    json.writeStringProperty("state", run.state().label());
    text(json, "job", request.slot().map(Slot::job));
    text(json, "slot", request.slot().map(Slot::at).map(Instant::toString));
    text(json, "ended_at", run.endedAt().map(Instant::toString));
    run.outcome().ifPresent(outcome -> write(json, outcome));
  }

  private static void write(JsonGenerator json, Outcome outcome) {
    outcome.exit().ifPresent(exit -> json.writeNumberProperty("exit", exit));
    text(json, "code", outcome.code());
    text(json, "message", outcome.message());
    text(json, "hint", outcome.hint());
    outcome
        .summary()
        .ifPresent(
            summary -> {
              json.writeName("summary");
              json.writeRawValue(summary);
            });
  }

  private static void text(JsonGenerator json, String name, Optional<String> value) {
    value.ifPresent(it -> json.writeStringProperty(name, it));
  }
}
