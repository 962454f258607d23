package dev.backstay.cli;

import dev.backstay.check.CheckReport;
import dev.backstay.check.Finding;
import dev.backstay.check.Reach;
import dev.backstay.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// A check's result, for people and for scripts.
final class CheckText {

  /// How many files of one component are named to people; scripts get all that are known.
  private static final int FILES_MAX = 10;

  private CheckText() {}

  static List<String> lines(CheckReport report, boolean readData) {
    var lines = new ArrayList<String>();
    for (var finding : report.findings()) {
      var named = finding.sentence().startsWith(finding.object());
      lines.add(
          finding.code().label()
              + ": "
              + (named ? "" : finding.object() + ": ")
              + finding.sentence());
      finding.reach().forEach(reach -> addReach(reach, lines));
    }
    for (var advisory : report.advisories()) {
      lines.add("note: " + advisory.sentence());
    }
    var counts = report.counts();
    lines.add(
        "%d snapshots, %d packs, %d chunks%s; %s"
            .formatted(
                counts.snapshots(),
                counts.packs(),
                counts.chunks(),
                counts.proofs() == 0
                    ? ""
                    : ", " + Words.count(counts.proofs(), "report", "reports") + " of drills",
                readData
                    ? Words.size(counts.bytesRead()) + " read and verified"
                    : "packs were not read (--read-data does)"));
    lines.add(
        report.isSound()
            ? "no damage found"
            : Words.count(report.findings().size(), "finding", "findings"));
    return lines;
  }

  private static void addReach(Reach reach, List<String> lines) {
    var where =
        "  reaches snapshot " + reach.snapshot() + reach.component().map(it -> ":" + it).orElse("");
    if (reach.fileCount() == 0 && reach.unlisted().isEmpty()) {
      lines.add(where);
    }
    reach.files().stream().limit(FILES_MAX).forEach(file -> lines.add(where + ":" + file));
    if (reach.fileCount() > FILES_MAX) {
      lines.add(where + ": " + (reach.fileCount() - FILES_MAX) + " more files");
    }
    for (var stretch : reach.unlisted()) {
      var end = stretch.until().map(path -> " up to " + path).orElse(" to the end");
      lines.add(where + ": what is listed from " + stretch.from() + end + " is not known");
    }
  }

  static void write(JsonGenerator json, CheckReport report) {
    json.writeStringProperty("type", "summary");
    json.writeBooleanProperty("sound", report.isSound());
    Json.objects(json, "findings", report.findings(), finding -> write(json, finding));
    Json.objects(
        json,
        "advisories",
        report.advisories(),
        advisory -> {
          json.writeStringProperty("kind", advisory.kind().label());
          json.writeStringProperty("sentence", advisory.sentence());
          json.writeNumberProperty("count", advisory.count());
          json.writeNumberProperty("bytes", advisory.bytes());
        });
    var counts = report.counts();
    json.writeNumberProperty("snapshots", counts.snapshots());
    json.writeNumberProperty("packs", counts.packs());
    json.writeNumberProperty("chunks", counts.chunks());
    json.writeNumberProperty("proofs", counts.proofs());
    json.writeNumberProperty("bytes_read", counts.bytesRead());
  }

  private static void write(JsonGenerator json, Finding finding) {
    json.writeStringProperty("code", finding.code().label());
    json.writeStringProperty("object", finding.object());
    json.writeStringProperty("sentence", finding.sentence());
    Json.objects(
        json,
        "reach",
        finding.reach(),
        reach -> {
          json.writeStringProperty("snapshot", reach.snapshot());
          reach.component().ifPresent(it -> json.writeStringProperty("component", it.value()));
          Json.texts(json, "files", reach.files());
          json.writeNumberProperty("file_count", reach.fileCount());
          Json.objects(
              json,
              "unlisted",
              reach.unlisted(),
              stretch -> {
                json.writeStringProperty("from", stretch.from());
                stretch.until().ifPresent(path -> json.writeStringProperty("until", path));
              });
        });
  }
}
