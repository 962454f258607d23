package dev.backstay.cli;

import dev.backstay.json.Json;
import dev.backstay.repair.RepairPlan;
import dev.backstay.repair.RepairReport;

/// Tells what a repair would do, or has done.
record RepairText(Output output) {

  /// What it would do.
  void tellPlan(RepairPlan plan) {
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeStringProperty("type", "plan");
            json.writeArrayPropertyStart("unnamed");
            plan.unnamed().keySet().stream().sorted().forEach(json::writeString);
            json.writeEndArray();
            json.writeArrayPropertyStart("damaged");
            plan.damaged()
                .forEach(
                    each -> {
                      json.writeStartObject();
                      json.writeStringProperty("pack", each.pack());
                      json.writeStringProperty("reason", each.reason());
                      json.writeNumberProperty("chunks_lost", each.lost().size());
                      json.writeBooleanProperty("known", each.known());
                      json.writeEndObject();
                    });
            json.writeEndArray();
            Json.texts(json, "missing", plan.missing());
            json.writeNumberProperty("chunks_lost", plan.lost());
          });
      return;
    }
    plan.unnamed().keySet().stream()
        .sorted()
        .forEach(pack -> output.line("pack " + pack + ": the index lacks it; would be named"));
    for (var each : plan.damaged()) {
      output.line(
          "pack "
              + each.pack()
              + ": "
              + each.reason()
              + (each.known() ? "; known" : "; would not be used again"));
    }
    plan.missing().forEach(object -> output.line(object + ": is missing"));
    if (plan.isEmpty()) {
      output.say("nothing to repair");
    } else {
      output.say(
          "snapshots need "
              + Words.count(plan.lost(), "chunk", "chunks")
              + " that cannot be read; nothing was changed, `backstay repair --yes` does it");
    }
  }

  /// What it has done.
  void tell(RepairReport report) {
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeStringProperty("type", "summary");
            json.writeNumberProperty("packs_named", report.named());
            json.writeNumberProperty("packs_distrusted", report.distrusted());
            json.writeNumberProperty("chunks_salvaged", report.salvaged());
            json.writeNumberProperty("chunks_found", report.found());
            json.writeNumberProperty("chunks_lost", report.stillLost());
            json.writeNumberProperty("stored_bytes", report.storedBytes());
          });
      return;
    }
    output.line(
        Words.count(report.named(), "pack", "packs")
            + " named in the index again, "
            + Words.count(report.distrusted(), "damaged pack", "damaged packs")
            + " not used any more");
    output.line(
        Words.count(report.salvaged(), "chunk", "chunks")
            + " copied out of damaged packs, "
            + report.found()
            + " found in the other repository, "
            + Words.size(report.storedBytes())
            + " stored");
    output.say(
        report.stillLost() == 0
            ? "everything that snapshots need can be read"
            : Words.count(report.stillLost(), "chunk is", "chunks are")
                + " still lost: `backstay check --read-data` says which files need them; the next"
                + " backup stores again what the live system still has");
  }
}
