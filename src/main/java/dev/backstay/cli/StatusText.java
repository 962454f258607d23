package dev.backstay.cli;

import dev.backstay.alarm.Alarm;
import dev.backstay.json.Json;
import dev.backstay.standing.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// How an orchestrator stands, as it is told at a glance.
///
/// @param unfinished how far a restore came that has not ended
/// @param next what begins next by schedule
record StatusText(
    Standing standing, Optional<String> unfinished, List<Alarm> alarms, Optional<Next> next) {

  /// A job, and when it begins.
  record Next(String job, Instant at) {}

  void write(JsonGenerator json) {
    json.writeStringProperty("orchestrator", standing.orchestrator());
    json.writeStringProperty("at", standing.now().toString());
    standing
        .lastGood()
        .ifPresent(
            last -> {
              json.writeObjectPropertyStart("last_good");
              json.writeStringProperty("id", last.line().id());
              json.writeStringProperty("taken_at", last.at().toString());
              json.writeEndObject();
            });
    seconds(json, "rpo_now_seconds", standing.rpoNow());
    seconds(json, "rpo_objective_seconds", standing.objectives().rpo());
    json.writeBooleanProperty("rpo_missed", standing.rpoMissed());
    standing
        .evidence()
        .provenAt()
        .ifPresent(it -> json.writeStringProperty("proven_at", it.toString()));
    seconds(json, "proof_objective_seconds", standing.objectives().proof());
    json.writeBooleanProperty("proof_missed", standing.proofMissed());
    seconds(json, "recovery_seconds", standing.evidence().recoveryTook());
    seconds(json, "rto_objective_seconds", standing.objectives().rto());
    json.writeBooleanProperty("rto_missed", standing.rtoMissed());
    json.writeBooleanProperty("clock_behind", standing.clockBehind());
    json.writeBooleanProperty("overdue", standing.overdue().isPresent());
    unfinished.ifPresent(phase -> json.writeStringProperty("unfinished_restore", phase));
    Json.objects(
        json,
        "alarms",
        alarms,
        each -> {
          json.writeStringProperty("condition", each.condition().label());
          json.writeStringProperty("subject", each.subject());
          json.writeStringProperty("text", each.text());
          json.writeStringProperty("raised_at", each.raisedAt().toString());
        });
    next.ifPresent(
        it -> {
          json.writeObjectPropertyStart("next");
          json.writeStringProperty("job", it.job());
          json.writeStringProperty("at", it.at().toString());
          json.writeEndObject();
        });
  }

  private static void seconds(JsonGenerator json, String name, Optional<Duration> duration) {
    duration.ifPresent(it -> json.writeNumberProperty(name, it.toSeconds()));
  }

  void tell(Output output) {
    output.line("orchestrator  " + standing.orchestrator());
    output.line(
        "last good     "
            + standing
                .lastGood()
                .map(it -> it.line().id() + ", taken " + Words.time(it.at()))
                .orElse("none"));
    output.line(
        "lost now      "
            + standing.rpoNow().map(it -> "the work of " + Words.span(it)).orElse("not known")
            + atMost(standing.objectives().rpo())
            + missed(standing.rpoMissed()));
    output.line("last proven   " + proof() + missed(standing.proofMissed()));
    standing
        .evidence()
        .recoveryTook()
        .ifPresent(
            took -> output.line("recovery      " + recovery(took) + missed(standing.rtoMissed())));
    standing
        .overdue()
        .ifPresent(it -> output.line("overdue       the backup of " + Words.time(it.slot())));
    if (standing.clockBehind()) {
      output.line("clock         behind most snapshots: ages are not known");
    }
    output.line(
        "next          "
            + next.map(
                    it ->
                        it.job() + " at " + Words.time(it.at()) + ", if `backstay serve` runs then")
                .orElse("nothing scheduled"));
    unfinished.ifPresent(
        it -> output.line("restore       unfinished: " + it + "; see `backstay restore status`"));
    for (var each : alarms) {
      output.line("alarm         " + each.condition().label() + ": " + each.text());
    }
  }

  private String proof() {
    return standing.evidence().provenAt().map(Words::time).orElse("never; see `backstay drill run`")
        + atMost(standing.objectives().proof());
  }

  private String recovery(Duration took) {
    return "took " + Words.span(took) + atMost(standing.objectives().rto());
  }

  private static String atMost(Optional<Duration> objective) {
    return objective.map(it -> ", at most " + Words.span(it)).orElse("");
  }

  private static String missed(boolean isMissed) {
    return isMissed ? ": MISSED" : "";
  }
}
