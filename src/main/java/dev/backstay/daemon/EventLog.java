package dev.backstay.daemon;

import dev.backstay.alarm.Notice;
import dev.backstay.dispatch.Run;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.json.Json;
import dev.backstay.run.RunId;
import dev.backstay.syslog.Forwarding;
import dev.backstay.syslog.Unsent;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// What happens in the service, one JSON object a line.
final class EventLog implements Forwarding.Trouble {

  private final InstantSource time;
  private final Consumer<String> to;

  EventLog(InstantSource time, Consumer<String> to) {
    this.time = time;
    this.to = to;
  }

  private void line(String event, Consumer<JsonGenerator> properties) {
    to.accept(
        Json.text(
            json -> {
              json.writeStringProperty("time", time.instant().toString());
              json.writeStringProperty("event", event);
              properties.accept(json);
            }));
  }

  /// How a run ended.
  void ended(Run run) {
    line(
        "run-ended",
        json -> {
          of(json, run);
          json.writeStringProperty("state", run.state().label());
          run.outcome()
              .flatMap(it -> it.code())
              .ifPresent(it -> json.writeStringProperty("code", it));
          run.outcome()
              .flatMap(it -> it.message())
              .ifPresent(it -> json.writeStringProperty("message", it));
        });
  }

  /// That a run is begun for something that another one left.
  void finishing(Run run, RunId left) {
    line(
        "run-taken-up",
        json -> {
          of(json, run);
          json.writeStringProperty("left_by", left.hex());
        });
  }

  /// Why something could not be done.
  void failed(OperationFailedException failure) {
    line(
        "failed",
        json -> {
          json.writeStringProperty("code", failure.code().label());
          json.writeStringProperty("message", failure.getMessage());
        });
  }

  /// That an alarm was raised, still stands or is over.
  void alarm(Notice notice) {
    line(
        "alarm",
        json -> {
          json.writeStringProperty("orchestrator", notice.orchestrator());
          json.writeStringProperty("condition", notice.condition().label());
          json.writeStringProperty("subject", notice.subject());
          json.writeStringProperty("state", notice.state().label());
          json.writeStringProperty("text", notice.text());
        });
  }

  /// That somebody could not be told.
  void undelivered(String recipient, Notice notice, String reason) {
    line(
        "alarm-undelivered",
        json -> {
          json.writeStringProperty("recipient", recipient);
          json.writeStringProperty("condition", notice.condition().label());
          json.writeStringProperty("reason", reason);
        });
  }

  /// That a sign of life was not taken.
  void unheard(Exception why) {
    line("ping-undelivered", json -> json.writeStringProperty("reason", why.getMessage()));
  }

  @Override
  public void unsent(Unsent unsent) {
    line(
        "audit-unsent",
        json -> {
          json.writeStringProperty("collector", unsent.collector());
          json.writeNumberProperty("from_record", unsent.number());
          json.writeStringProperty("since", unsent.since().toString());
          json.writeStringProperty("reason", unsent.reason());
        });
  }

  @Override
  public void sentAgain() {
    line("audit-sent", _ -> {});
  }

  @Override
  public void unkept(Exception why) {
    line(
        "audit-unsent",
        json -> json.writeStringProperty("reason", String.valueOf(why.getMessage())));
  }

  /// That the service ends, and which runs go on without it.
  void ending(List<RunId> going) {
    line("ending", json -> Json.texts(json, "runs_going_on", going));
  }

  private static void of(JsonGenerator json, Run run) {
    json.writeStringProperty("run", run.id().hex());
    json.writeStringProperty("orchestrator", run.request().orchestrator());
    json.writeStringProperty("kind", run.request().kind().label());
    json.writeStringProperty("asked_by", run.request().askedBy());
  }
}
