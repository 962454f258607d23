package dev.backstay.cli;

import dev.backstay.importing.ImportReport;
import dev.backstay.json.Json;
import dev.backstay.repository.Commit;
import tools.jackson.core.JsonGenerator;

/// How imports are told.
///
/// @param output where to
record ImportText(Output output) {

  void tell(ImportReport report) {
    if (output.isJson()) {
      output.object(json -> write(json, report));
      return;
    }
    report.missing().forEach(each -> output.warn("not in the backup: " + each));
    report.warnings().forEach(output::warn);
    var source = report.source() + " (" + report.form().label() + ")";
    if (report.present().isPresent()) {
      var id = report.present().get().snapshot().id();
      output.line(source + ": already there as snapshot " + id);
      output.say("`--force` brings it in again");
      return;
    }
    if (report.commit().isEmpty()) {
      output.line(source + ": would be brought in, taken " + timeOf(report));
      output.indented(parts(report));
      return;
    }
    tell(report, report.commit().get(), source);
  }

  private void tell(ImportReport report, Commit commit, String source) {
    var snapshot = commit.snapshot();
    output.line("snapshot " + snapshot.id() + ": " + snapshot.status().label() + ", " + source);
    output.line("taken " + timeOf(report));
    output.indented(SnapshotText.components(snapshot.components()));
    output.line(
        Words.size(snapshot.contentBytes())
            + " verified, "
            + Words.size(report.storedBytes())
            + " stored");
  }

  private static String timeOf(ImportReport report) {
    return Words.time(report.takenAt()) + " by its " + report.timeFrom();
  }

  private static Table parts(ImportReport report) {
    var table = new Table("COMPONENT", "KIND", "FROM");
    report.parts().forEach(it -> table.row(it.name().value(), it.kind().label(), it.path()));
    return table;
  }

  private static void write(JsonGenerator json, ImportReport report) {
    json.writeStringProperty("type", "summary");
    json.writeStringProperty("source", report.source().toString());
    json.writeStringProperty("format", report.form().label());
    json.writeStringProperty("digest", report.digest());
    json.writeStringProperty("backup_taken_at", report.takenAt().toString());
    json.writeStringProperty("time_from", report.timeFrom());
    json.writeStringProperty("outcome", outcome(report));
    Json.objects(
        json,
        "parts",
        report.parts(),
        part -> {
          json.writeStringProperty("component", part.name().value());
          json.writeStringProperty("kind", part.kind().label());
          json.writeStringProperty("path", part.path());
        });
    Json.texts(json, "lacking", report.missing());
    Json.texts(json, "warnings", report.warnings());
    report.present().ifPresent(it -> json.writeStringProperty("present", it.snapshot().id().hex()));
    report
        .commit()
        .ifPresent(
            it -> {
              json.writeNumberProperty("stored_bytes", report.storedBytes());
              SnapshotText.write(json, it);
            });
  }

  private static String outcome(ImportReport report) {
    if (report.present().isPresent()) {
      return "present";
    }
    return report.commit().isPresent() ? "imported" : "verified";
  }
}
