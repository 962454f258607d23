package dev.backstay.cli;

import dev.backstay.component.OffloadRules;
import dev.backstay.json.Json;
import dev.backstay.offload.OffloadJournal;
import dev.backstay.offload.OffloadPlan;
import dev.backstay.offload.OffloadReport;
import dev.backstay.offload.Stay;
import dev.backstay.offload.UnfinishedOffload;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// How it is told what an offload moves.
final class OffloadText {

  private static final int SHOWN_MAX = 20;

  private OffloadText() {}

  /// Says that one is unfinished.
  static String of(OffloadJournal.State state) {
    return "an offload of %s begun at %s is unfinished; `backstay offload %s` ends it"
        .formatted(state.component(), Words.time(state.startedAt()), state.component());
  }

  /// Says how one was ended.
  static String of(UnfinishedOffload.End end) {
    return ("an offload of %s begun at %s was unfinished: %s put back, of %d; the rest is in"
            + " snapshot %s")
        .formatted(
            end.state().component(),
            Words.time(end.state().startedAt()),
            Words.count(end.putBack(), "file was", "files were"),
            end.state().files().size(),
            end.state().snapshot());
  }

  /// Shows what would go.
  static void print(Output output, OffloadPlan plan) {
    var rules = plan.request().rules();
    output.line(
        "offload of %s: %s, %s, older than %s (last written before %s)"
            .formatted(
                plan.request().tree().name(),
                Words.count(plan.going().size(), "file", "files"),
                Words.size(plan.bytes()),
                OffloadRules.span(rules.olderThan()),
                Words.time(plan.before())));
    var table = new Table("FILE", ">SIZE", "WRITTEN");
    plan.going().stream()
        .limit(SHOWN_MAX)
        .forEach(
            each ->
                table.row(
                    each.path().toString(),
                    Words.size(each.sizeBytes()),
                    Words.time(each.writtenAt())));
    if (plan.going().size() > SHOWN_MAX) {
      table.row("and %d more".formatted(plan.going().size() - SHOWN_MAX), "", "");
    }
    if (!table.isEmpty()) {
      output.indented(table);
    }
    plan.warnings().forEach(output::warn);
  }

  /// Ends a dry run.
  static void tellPlanOnly(Output output, OffloadPlan plan) {
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeStringProperty("type", "summary");
            json.writeBooleanProperty("dry_run", true);
            write(json, plan);
            write(json, plan.stays());
            json.writeNumberProperty("free_bytes_before", plan.freeBytes());
          });
      return;
    }
    print(output, plan.stays());
    output.line("free now: " + Words.size(plan.freeBytes()));
    output.line("nothing was done: this is a dry run");
  }

  /// Tells what was done.
  static void tell(Output output, OffloadReport report) {
    var plan = report.plan();
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeStringProperty("type", "summary");
            json.writeBooleanProperty("dry_run", false);
            write(json, plan);
            report.snapshot().ifPresent(id -> json.writeStringProperty("snapshot", id.hex()));
            json.writeNumberProperty("removed_files", report.files());
            json.writeNumberProperty("removed_bytes", report.bytes());
            write(json, report.stays());
            Json.texts(json, "failures", report.failures());
            json.writeNumberProperty("free_bytes_before", plan.freeBytes());
            json.writeNumberProperty("free_bytes_after", report.freeBytes());
          });
      return;
    }
    print(output, report.stays());
    report.failures().forEach(output::warn);
    output.line(
        "removed: %s, %s"
            .formatted(Words.count(report.files(), "file", "files"), Words.size(report.bytes())));
    output.line(
        "free: %s before, %s now"
            .formatted(Words.size(plan.freeBytes()), Words.size(report.freeBytes())));
    report.snapshot().ifPresent(id -> tellWayBack(output, report, id.hex()));
  }

  private static void tellWayBack(Output output, OffloadReport report, String id) {
    if (report.files() == 0) {
      output.line(
          "snapshot %s holds copies only; `backstay unpin %s` lets it go".formatted(id, id));
      return;
    }
    output.line("they are in snapshot " + id + ", which is pinned");
    var name = report.plan().request().tree().name();
    output.line(
        "to get one back: backstay restore %s --component %s --path FILE".formatted(id, name));
  }

  private static void print(Output output, Map<Stay, Long> stays) {
    for (var why : Stay.values()) {
      var count = stays.getOrDefault(why, 0L);
      if (count > 0) {
        output.line("stays: %s, %s".formatted(Words.count(count, "file", "files"), why.words()));
      }
    }
  }

  private static void write(JsonGenerator json, OffloadPlan plan) {
    json.writeStringProperty("component", plan.request().tree().name().value());
    json.writeStringProperty("written_before", plan.before().toString());
    json.writeNumberProperty("files", plan.going().size());
    json.writeNumberProperty("bytes", plan.bytes());
    Json.texts(json, "paths", plan.going().stream().map(each -> each.path().toString()).toList());
    Json.texts(json, "warnings", plan.warnings());
  }

  private static void write(JsonGenerator json, Map<Stay, Long> stays) {
    json.writeObjectPropertyStart("stays");
    for (var why : Stay.values()) {
      if (stays.containsKey(why)) {
        json.writeNumberProperty(why.label(), stays.getOrDefault(why, 0L));
      }
    }
    json.writeEndObject();
  }
}
