package dev.backstay.cli;

import dev.backstay.inflight.Answers;
import dev.backstay.json.Json;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.Forgotten;
import dev.backstay.repository.ProofCommit;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Snapshot;
import dev.backstay.standing.SnapshotList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/// How snapshots are printed.
final class SnapshotText {

  /// Where the word of a drill stands: behind the status.
  private static final int DRILL_COLUMN = 4;

  private SnapshotText() {}

  /// A line for each.
  static Table table(List<Commit> commits) {
    return table(commits, CommitLog.NONE);
  }

  /// All of them as the command `snapshots` lists them, so that both say the same.
  static SnapshotList listOf(CommitLog log) {
    return SnapshotList.parse(
        Json.text(
            json -> {
              Json.objects(json, "snapshots", log.commits(), each -> write(json, each, log));
              Json.objects(json, "refused", List.of(), _ -> {});
            }));
  }

  /// A line for each, which says what the last drill found out about it, if there was one of any.
  static Table table(List<Commit> commits, CommitLog log) {
    var drilled = commits.stream().anyMatch(commit -> log.proofOf(commit).isPresent());
    var headings =
        new ArrayList<>(
            List.of(
                "ID",
                "TAKEN",
                "TRIGGER",
                "STATUS",
                "GRADE",
                ">ENTRIES",
                ">SIZE",
                "TAGS",
                "PINNED"));
    if (drilled) {
      headings.add(DRILL_COLUMN, "DRILL");
    }
    var table = new Table(headings.toArray(String[]::new));
    for (var commit : commits) {
      var cells = cells(commit.snapshot());
      if (drilled) {
        cells.add(DRILL_COLUMN, log.proofOf(commit).map(SnapshotText::verdict).orElse(""));
      }
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  private static List<String> cells(Snapshot snapshot) {
    var entries = snapshot.components().stream().mapToLong(ComponentRecord::entryCount).sum();
    return new ArrayList<>(
        List.of(
            snapshot.id().hex(),
            Words.time(snapshot.takenAt()),
            snapshot.trigger().label(),
            snapshot.status().label(),
            gradeOf(snapshot),
            Long.toString(entries),
            Words.size(snapshot.contentBytes()),
            String.join(",", snapshot.tags()),
            String.join("; ", snapshot.pins())));
  }

  /// What a drill found out, in one word.
  static String verdict(ProofCommit proof) {
    return proof.isProven() ? "proven" : "refuted";
  }

  /// A line for each that is forgotten.
  static Table forgotten(List<Forgotten> forgotten) {
    var table = new Table("ID", "TAKEN", "STATUS", "FORGOTTEN", "BY", "UNTIL", "WHY");
    for (var each : forgotten) {
      var snapshot = each.commit().snapshot();
      table.row(
          snapshot.id().hex(),
          Words.time(snapshot.takenAt()),
          snapshot.status().label(),
          Words.time(each.at()),
          each.host(),
          Words.time(each.until()),
          each.reason());
    }
    return table;
  }

  /// The properties of those that are forgotten.
  static void writeForgotten(JsonGenerator json, List<Forgotten> forgotten) {
    Json.objects(
        json,
        "forgotten",
        forgotten,
        each -> {
          write(json, each.commit());
          json.writeStringProperty("forgotten_at", each.at().toString());
          json.writeStringProperty("forgotten_by", each.host());
          json.writeStringProperty("reason", each.reason());
          json.writeStringProperty("until", each.until().toString());
        });
  }

  /// What is held against the components.
  static String findings(Snapshot snapshot) {
    return snapshot.components().stream()
        .flatMap(each -> each.findings().stream().map(finding -> each.name() + ": " + finding))
        .collect(Collectors.joining("; "));
  }

  /// The grade, with the skew if it has one.
  static String gradeOf(Snapshot snapshot) {
    return snapshot.skewMillis() == 0
        ? snapshot.grade().label()
        : snapshot.grade().label() + ", " + snapshot.skewMillis() + " ms";
  }

  /// A line for each component.
  static Table components(List<ComponentRecord> components) {
    var table = new Table("COMPONENT", "KIND", "IMPORTANCE", ">ENTRIES", ">SIZE", "PLACE");
    for (var component : components) {
      table.row(
          component.name().value(),
          component.kind().label(),
          component.importance().label(),
          Long.toString(component.entryCount()),
          Words.size(component.contentBytes()),
          component.place());
    }
    return table;
  }

  /// The properties of a snapshot, without its components' details.
  static void write(JsonGenerator json, Commit commit) {
    var snapshot = commit.snapshot();
    json.writeStringProperty("id", snapshot.id().hex());
    json.writeStringProperty("commit", commit.hash());
    json.writeStringProperty("orchestrator", snapshot.orchestrator());
    json.writeStringProperty("host", snapshot.host());
    json.writeStringProperty("started_at", snapshot.startedAt().toString());
    json.writeStringProperty("taken_at", snapshot.takenAt().toString());
    json.writeStringProperty("trigger", snapshot.trigger().label());
    json.writeStringProperty("status", snapshot.status().label());
    json.writeStringProperty("grade", snapshot.grade().label());
    json.writeNumberProperty("skew_ms", snapshot.skewMillis());
    json.writeNumberProperty("content_bytes", snapshot.contentBytes());
    Json.texts(json, "tags", snapshot.tags());
    Json.texts(json, "pins", snapshot.pins());
    Json.texts(json, "missing", snapshot.missing());
    Json.objects(json, "components", snapshot.components(), each -> write(json, each));
  }

  /// The same, and what the last drill found out about the snapshot.
  static void write(JsonGenerator json, Commit commit, CommitLog log) {
    write(json, commit);
    var last = log.proofOf(commit);
    var proven = last.filter(ProofCommit::isProven);
    writeText(json, "proven_at", proven.map(it -> it.proof().provenAt().toString()));
    writeText(json, "drill", last.map(it -> it.proof().outcome().drill()));
    if (last.isPresent()) {
      json.writeNumberProperty("recovery_ms", last.get().proof().outcome().took().toMillis());
    } else {
      json.writeNullProperty("recovery_ms");
    }
  }

  private static void writeText(JsonGenerator json, String name, Optional<String> value) {
    if (value.isPresent()) {
      json.writeStringProperty(name, value.get());
    } else {
      json.writeNullProperty(name);
    }
  }

  private static void write(JsonGenerator json, ComponentRecord component) {
    json.writeStringProperty("name", component.name().value());
    json.writeStringProperty("kind", component.kind().label());
    json.writeStringProperty("importance", component.importance().label());
    json.writeNumberProperty("order", component.order());
    json.writeStringProperty("place", component.place());
    json.writeNumberProperty("entry_count", component.entryCount());
    json.writeNumberProperty("file_count", component.fileCount());
    json.writeNumberProperty("content_bytes", component.contentBytes());
    json.writeStringProperty("digest", component.digest());
    json.writeBooleanProperty("incomplete", component.facts().incomplete());
    json.writeNumberProperty("note_count", component.facts().noteCount());
  }

  /// The properties of what the capture of a component established.
  static void writeFacts(JsonGenerator json, ComponentRecord component) {
    var facts = component.facts();
    json.writeStringProperty("component", component.name().value());
    json.writeStringProperty("engine", facts.engine());
    json.writeStringProperty("point_at", facts.pointAt().toString());
    json.writeStringProperty("point_until", facts.pointUntil().toString());
    json.writeObjectPropertyStart("details");
    facts
        .details()
        .forEach(
            (name, value) -> {
              if (!Answers.isOne(name)) {
                json.writeStringProperty(name, value);
              }
            });
    json.writeEndObject();
    json.writeObjectPropertyStart("vitals");
    component.vitals().forEach(json::writeStringProperty);
    json.writeEndObject();
    Json.texts(json, "findings", component.findings());
    Json.objects(
        json,
        "notes",
        facts.notes(),
        note -> {
          json.writeStringProperty("kind", note.kind().label());
          json.writeStringProperty("path", note.path());
          json.writeStringProperty("reason", note.reason());
        });
  }
}
