package dev.backstay.cli;

import dev.backstay.prune.PrunePlan;
import dev.backstay.prune.PruneReport;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// How it is told what is sealed anew.
final class ReencryptText {

  private ReencryptText() {}

  /// Tells what would be done.
  static void tell(Output output, PrunePlan plan) {
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeBooleanProperty("dry_run", true);
            write(json, plan);
          });
    } else if (plan.isEmpty()) {
      output.say(nothing(plan));
    } else {
      output.say("nothing was changed: " + sentence(plan) + " would be sealed anew");
    }
  }

  private static String nothing(PrunePlan plan) {
    return plan.spared() == 0
        ? "no pack is sealed in an older key epoch"
        : Words.count(plan.spared(), "pack", "packs")
            + " of a run that is at work stay as they are";
  }

  private static String sentence(PrunePlan plan) {
    return "%s of %s, %s of it needed,"
        .formatted(
            Words.count(plan.dead().size() + plan.sparse().size(), "pack", "packs"),
            Words.size(plan.condemnedBytes()),
            Words.size(plan.copiedBytes()));
  }

  /// Tells what was done.
  static void tell(Output output, PruneReport report) {
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeBooleanProperty("dry_run", false);
            report.condemned().ifPresent(plan -> write(json, plan));
            PruneText.writeEnd(json, report);
          });
      return;
    }
    report
        .condemned()
        .ifPresent(plan -> output.say(sentence(plan) + " sealed in an older key epoch: copied"));
    PruneText.tellEnd(output, report, "re-encrypt or prune");
    if (Stream.of(report.condemned(), report.removableAt()).allMatch(it -> it.isEmpty())
        && report.swept().isEmpty()) {
      output.say("no pack is sealed in an older key epoch");
    }
  }

  private static void write(JsonGenerator json, PrunePlan plan) {
    json.writeObjectPropertyStart("older");
    json.writeNumberProperty("packs", plan.dead().size() + plan.sparse().size());
    json.writeNumberProperty("bytes", plan.condemnedBytes());
    json.writeNumberProperty("copied_bytes", plan.copiedBytes());
    json.writeNumberProperty("packs_spared", plan.spared());
    json.writeEndObject();
  }
}
