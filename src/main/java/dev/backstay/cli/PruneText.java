package dev.backstay.cli;

import dev.backstay.json.Json;
import dev.backstay.prune.PrunePlan;
import dev.backstay.prune.PruneReport;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// How it is told what a prune removes.
final class PruneText {

  private PruneText() {}

  /// Tells what would be condemned.
  static void tell(Output output, PrunePlan plan) {
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeBooleanProperty("dry_run", true);
            write(json, "condemned", plan);
          });
      return;
    }
    table(output, plan);
    output.say(
        plan.isEmpty()
            ? "nothing to prune"
            : "nothing was changed: %s would be freed".formatted(Words.size(plan.freedBytes())));
  }

  private static void table(Output output, PrunePlan plan) {
    var table = new Table("WHAT", ">PACKS", ">BYTES", "WHY");
    row(table, "remove", plan.dead(), "no snapshot needs anything in them");
    row(
        table,
        "rewrite",
        plan.sparse(),
        Words.size(plan.copiedBytes()) + " of them are needed, and copied");
    if (plan.spared() > 0) {
      table.row(
          "leave",
          Integer.toString(plan.spared()),
          "",
          "a run that is at work may have written them");
    }
    if (!plan.snapshots().isEmpty()) {
      table.row(
          "forgotten snapshots", Integer.toString(plan.snapshots().size()), "", "cannot come back");
    }
    if (!table.isEmpty()) {
      output.table(table);
    }
  }

  private static void row(Table table, String what, List<PrunePlan.Pack> packs, String why) {
    if (!packs.isEmpty()) {
      var bytes = packs.stream().mapToLong(PrunePlan.Pack::sizeBytes).sum();
      table.row(what, Integer.toString(packs.size()), Words.size(bytes), why);
    }
  }

  /// Tells what was done.
  static void tell(Output output, PruneReport report) {
    if (output.isJson()) {
      output.object(json -> write(json, report));
      return;
    }
    report.condemned().ifPresent(plan -> table(output, plan));
    tellEnd(output, report, "prune");
    if (report.swept().isEmpty()
        && report.condemned().isEmpty()
        && report.removableAt().isEmpty()) {
      output.say("nothing to prune");
    }
  }

  /// Tells what was removed and what waits.
  ///
  /// @param next what removes what waits
  static void tellEnd(Output output, PruneReport report, String next) {
    for (var swept : report.swept()) {
      output.say(
          "%s removed, %s%s"
              .formatted(
                  packs(swept.packs()),
                  Words.size(swept.bytes()),
                  swept.kept() == 0 ? "" : "; " + packs(swept.kept()) + " needed again and kept"));
    }
    report.waiting().forEach(run -> output.say("condemned packs wait for " + run));
    if (report.waiting().isEmpty()) {
      report
          .removableAt()
          .ifPresent(
              at ->
                  output.say(
                      "what is condemned is removed by the first %s after %s; --now removes it at once"
                          .formatted(next, Words.time(at))));
    }
  }

  private static String packs(int count) {
    return Words.count(count, "pack", "packs");
  }

  private static void write(JsonGenerator json, PruneReport report) {
    json.writeBooleanProperty("dry_run", false);
    report.condemned().ifPresent(plan -> write(json, "condemned", plan));
    writeEnd(json, report);
  }

  /// Writes what was removed and what waits.
  static void writeEnd(JsonGenerator json, PruneReport report) {
    Json.objects(
        json,
        "swept",
        report.swept(),
        swept -> {
          json.writeNumberProperty("epoch", swept.epoch());
          json.writeNumberProperty("packs", swept.packs());
          json.writeNumberProperty("bytes", swept.bytes());
          json.writeNumberProperty("packs_kept", swept.kept());
        });
    Json.texts(json, "waiting", report.waiting());
    report.removableAt().ifPresent(at -> json.writeStringProperty("removable_at", at.toString()));
  }

  private static void write(JsonGenerator json, String name, PrunePlan plan) {
    json.writeObjectPropertyStart(name);
    json.writeNumberProperty("epoch", plan.epoch());
    json.writeNumberProperty("packs_dead", plan.dead().size());
    json.writeNumberProperty("packs_rewritten", plan.sparse().size());
    json.writeNumberProperty("packs_spared", plan.spared());
    json.writeNumberProperty("condemned_bytes", plan.condemnedBytes());
    json.writeNumberProperty("copied_bytes", plan.copiedBytes());
    json.writeNumberProperty("freed_bytes", plan.freedBytes());
    json.writeNumberProperty("total_bytes", plan.totalBytes());
    Json.texts(json, "snapshots_gone", plan.snapshots().stream().map(Object::toString).toList());
    json.writeEndObject();
  }
}
