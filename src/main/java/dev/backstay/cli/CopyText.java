package dev.backstay.cli;

import dev.backstay.repository.Commit;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Tells what was copied from one repository into another.
record CopyText(Output output) {

  /// What would be copied.
  void tellPlan(String to, List<Commit> lacking, int present) {
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeStringProperty("type", "plan");
            json.writeStringProperty("to", to);
            json.writeArrayPropertyStart("lacking");
            lacking.forEach(commit -> writeLacking(json, commit));
            json.writeEndArray();
            json.writeNumberProperty("present", present);
          });
      return;
    }
    for (var commit : lacking) {
      var snapshot = commit.snapshot();
      output.line("would copy " + snapshot.id() + ": " + Words.size(snapshot.contentBytes()));
    }
    output.line(
        Words.count(lacking.size(), "snapshot", "snapshots")
            + " to copy; "
            + present
            + " there already");
  }

  private static void writeLacking(JsonGenerator json, Commit commit) {
    json.writeStartObject();
    json.writeStringProperty("id", commit.snapshot().id().hex());
    json.writeNumberProperty("content_bytes", commit.snapshot().contentBytes());
    json.writeEndObject();
  }

  /// What was.
  void tell(Copying.Outcome outcome, int wanted) {
    var present = wanted - outcome.lacking();
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeStringProperty("type", "summary");
            write(json, outcome);
            json.writeNumberProperty("present", present);
          });
      return;
    }
    for (var each : outcome.copied()) {
      var snapshot = each.commit().snapshot();
      output.line(
          "copied "
              + snapshot.id()
              + ": "
              + Words.size(snapshot.contentBytes())
              + ", "
              + Words.size(each.storedBytes())
              + " stored");
    }
    output.line(
        Words.count(outcome.copied().size(), "snapshot", "snapshots")
            + " copied into "
            + outcome.to().name()
            + "; "
            + present
            + " there already");
  }

  /// How each mirror of a backup ended, in words.
  void tellMirrors(List<Copying.Outcome> outcomes) {
    for (var each : outcomes) {
      if (each.failure().isPresent()) {
        var failure = each.failure().get();
        output.warnInRun(
            failure.code().label(),
            each.to().name() + " lacks the snapshot: " + failure.getMessage());
      } else if (!output.isJson()) {
        output.line(
            "copied into " + each.to().name() + ", " + Words.size(each.storedBytes()) + " stored");
      }
    }
  }

  /// How each mirror of a backup ended, as a property of its summary.
  static void writeMirrors(JsonGenerator json, List<Copying.Outcome> outcomes) {
    json.writeArrayPropertyStart("mirrors");
    for (var each : outcomes) {
      json.writeStartObject();
      write(json, each);
      each.failure().ifPresent(it -> json.writeStringProperty("error", it.code().label()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Copying.Outcome outcome) {
    json.writeStringProperty("to", outcome.to().name());
    json.writeArrayPropertyStart("copied");
    outcome.ids().forEach(id -> json.writeString(id.hex()));
    json.writeEndArray();
    json.writeNumberProperty("stored_bytes", outcome.storedBytes());
  }
}
