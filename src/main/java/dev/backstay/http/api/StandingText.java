package dev.backstay.http.api;

import dev.backstay.standing.PlacedSnapshot;
import dev.backstay.standing.SnapshotStanding;
import dev.backstay.standing.Standing;
import tools.jackson.core.JsonGenerator;

/// How an orchestrator stands, as it is answered.
final class StandingText {

  private StandingText() {}

  static void write(JsonGenerator json, Standing standing) {
    json.writeStringProperty("at", standing.now().toString());
    standing
        .lastGood()
        .ifPresent(
            last -> {
              json.writeObjectPropertyStart("last_good");
              write(json, last);
              json.writeEndObject();
            });
    standing
        .rpoNow()
        .ifPresent(age -> json.writeNumberProperty("rpo_now_seconds", age.toSeconds()));
    standing
        .objectives()
        .rpo()
        .ifPresent(most -> json.writeNumberProperty("rpo_objective_seconds", most.toSeconds()));
    json.writeBooleanProperty("rpo_missed", standing.rpoMissed());
    json.writeBooleanProperty("rto_missed", standing.rtoMissed());
    json.writeBooleanProperty("proof_missed", standing.proofMissed());
    json.writeBooleanProperty("clock_behind", standing.clockBehind());
    standing
        .overdue()
        .ifPresent(
            overdue -> {
              json.writeObjectPropertyStart("overdue");
              json.writeStringProperty("slot", overdue.slot().toString());
              json.writeStringProperty("since", overdue.since().toString());
              json.writeEndObject();
            });
    json.writeObjectPropertyStart("snapshots");
    for (var each : SnapshotStanding.values()) {
      var count = standing.counts().getOrDefault(each, 0);
      if (count > 0) {
        json.writeNumberProperty(each.label(), count);
      }
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, PlacedSnapshot placed) {
    json.writeStringProperty("id", placed.line().id());
    json.writeStringProperty("taken_at", placed.at().toString());
    json.writeNumberProperty("content_bytes", placed.line().contentBytes());
  }
}
