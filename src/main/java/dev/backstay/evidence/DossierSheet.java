package dev.backstay.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A dossier laid out for people.
///
/// Requirements are named by the numbers and in the sense of ISO/IEC 27001:2022, annex A, and of
/// the trust services criteria of the AICPA (2017, points of focus of 2022), which SOC 2 reports go
/// by.
record DossierSheet(Dossier dossier) {

  /// A part of it.
  ///
  /// @param text what is said before the table; may be empty
  /// @param table may have no rows
  record Part(String text, Sheet.Table table) {}

  String title() {
    return "Backup and recovery of %s, %s to %s"
        .formatted(dossier.orchestrator(), day(dossier.since()), day(dossier.until()));
  }

  private static String day(Instant at) {
    return at.toString().substring(0, 10);
  }

  List<Part> parts() {
    return List.of(
        sum(), policy(), snapshots(), drills(), failures(), requirements(), verifying(), limits());
  }

  private Part sum() {
    var good = dossier.good().size();
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("Repository", dossier.repository()));
    rows.add(List.of("Written", Sheet.at(dossier.until()) + ", by backstay " + dossier.program()));
    rows.add(List.of("Restores rehearsed", Integer.toString(dossier.drills().size())));
    rows.add(List.of("of which found right", Integer.toString(good)));
    rows.add(List.of("Longest time without proof", Sheet.spoken(dossier.longestUnproven())));
    dossier.proofWanted().ifPresent(it -> rows.add(List.of("wanted at most", Sheet.spoken(it))));
    return new Part("", new Sheet.Table("In short", List.of("What", "Found"), rows));
  }

  private Part policy() {
    var rows = new ArrayList<List<String>>();
    dossier.policy().forEach((name, value) -> rows.add(List.of(name, value)));
    return new Part(
        "As it was configured when this was written.",
        new Sheet.Table("1. What is configured", List.of("Setting", "Value"), rows));
  }

  private Part snapshots() {
    var rows = new ArrayList<List<String>>();
    dossier
        .snapshots()
        .forEach((standing, count) -> rows.add(List.of(standing, Integer.toString(count))));
    rows.addAll(Sheet.facts(dossier.exposure()));
    return new Part(
        "Of those that are still kept: how many there are of each sort, and how much work could have"
            + " been lost.",
        new Sheet.Table("2. Snapshots taken", List.of("What", "Found"), rows));
  }

  private Part drills() {
    var rows = new ArrayList<List<String>>();
    for (var each : dossier.drills()) {
      var report = each.report();
      rows.add(
          List.of(
              report.id(),
              Sheet.at(report.startedAt()),
              report.subject().snapshot() + ", taken " + Sheet.at(report.subject().takenAt()),
              report.isProven() ? "found right" : "NOT found right",
              "%d of %d".formatted(questionsWell(report), report.answers().size()),
              Sheet.words(report.recovery()),
              report.asking().who()
                  + " on "
                  + report.asking().host()
                  + ": "
                  + report.asking().why()));
    }
    return new Part(
        "Each restored a whole snapshot into scratch with servers of its own and asked what came"
            + " back. All questions and answers are in the report of each.",
        new Sheet.Table(
            "3. Restores rehearsed",
            List.of("Drill", "Held", "Snapshot", "Verdict", "Questions", "Recovery", "By"),
            rows));
  }

  private static long questionsWell(DrillReport report) {
    return report.answers().stream().filter(it -> it.outcome() == Answer.Outcome.GOOD).count();
  }

  private Part failures() {
    var rows = new ArrayList<List<String>>();
    for (var each : dossier.drills()) {
      if (!each.report().isProven()) {
        var followed =
            dossier
                .goodAfter(each)
                .map(it -> it.report().id() + " at " + Sheet.at(it.report().startedAt()))
                .orElse("none yet");
        var why = each.report().bad().stream().map(Sheet::sentence).toList();
        rows.add(List.of(each.report().id(), String.join("; ", why), followed));
      }
    }
    return new Part(
        rows.isEmpty() ? "Nothing: every one was found right." : "",
        new Sheet.Table(
            "4. What was not right, and the next that was",
            List.of("Drill", "Found", "Next good drill"),
            rows));
  }

  private static Part requirements() {
    return new Part(
        "Whether they are met is for the auditor to say; this is where to look.",
        new Sheet.Table(
            "5. Which requirement is spoken of where",
            List.of("Requirement", "Of it", "See"),
            List.of(
                List.of("ISO/IEC 27001:2022 A.8.13", "copies by an agreed policy", "1 and 2"),
                List.of("ISO/IEC 27001:2022 A.8.13", "copies are tested regularly", "3 and 4"),
                List.of("ISO/IEC 27001:2022 A.5.30", "recovery in the time wanted", "3"),
                List.of("SOC 2 A1.2", "backup and recovery are operated and watched", "1 and 2"),
                List.of("SOC 2 A1.3", "recovery procedures are tested", "3 and 4"))));
  }

  private Part verifying() {
    var rows = new ArrayList<List<String>>();
    for (var each : dossier.drills()) {
      rows.add(List.of(each.report().id(), each.digest(), each.commit()));
    }
    return new Part(
        "Each report is in this archive as it is kept. Its SHA-256 stands in a commit that the host"
            + " which held the drill has signed, in a chain with all its other commits: `backstay"
            + " check` verifies the chain, `backstay drill report DRILL` a report.",
        new Sheet.Table(
            "6. How this is verified", List.of("Drill", "SHA-256 of the report", "Commit"), rows));
  }

  private static Part limits() {
    return new Part(
        "Snapshots that are forgotten are not counted. What was configured earlier is not shown."
            + " That drills were held at all times when they were due is seen from their dates"
            + " alone. A host that has the keys of the repository can write reports: who has them"
            + " is shown by `backstay key list`.",
        new Sheet.Table("7. What this does not show", List.of(), List.of()));
  }

  /// The dossier as a page that needs nothing else, and prints well.
  String html() {
    var page = new HtmlPage(title(), "dossier");
    for (var part : parts()) {
      page.heading(part.table().title());
      if (!part.text().isEmpty()) {
        page.paragraph(part.text());
      }
      if (!part.table().rows().isEmpty()) {
        page.table(part.table().header(), part.table().rows());
      }
    }
    return page.text();
  }

  /// The dossier in Markdown.
  String markdown() {
    var text = new MarkdownText(title());
    for (var part : parts()) {
      text.heading(part.table().title());
      if (!part.text().isEmpty()) {
        text.paragraph(part.text());
      }
      if (!part.table().rows().isEmpty()) {
        text.table(part.table().header(), part.table().rows());
      }
    }
    return text.text();
  }
}
