package dev.backstay.evidence;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A report laid out for people: what it says, in what order, whatever it is written in.
///
/// @param title what it is about, in one sentence
/// @param facts what is known of it, as name and value
/// @param tables what was asked, and what was measured
record Sheet(String title, List<List<String>> facts, List<Table> tables) {

  Sheet {
    facts = List.copyOf(facts);
    tables = List.copyOf(tables);
  }

  /// A table.
  ///
  /// @param title what it is of
  /// @param header the names of its columns
  /// @param rows its rows, each as long as the header
  record Table(String title, List<String> header, List<List<String>> rows) {

    Table {
      header = List.copyOf(header);
      rows = List.copyOf(rows);
    }
  }

  /// The report as one.
  static Sheet of(DrillReport report) {
    var subject = report.subject();
    var title =
        "Snapshot %s of %s %s"
            .formatted(
                subject.snapshot(),
                subject.orchestrator(),
                report.isProven() ? "was restored and found right" : "was NOT found right");
    return new Sheet(title, facts(report), List.of(answers(report), phases(report)));
  }

  private static List<List<String>> facts(DrillReport report) {
    var subject = report.subject();
    var asking = report.asking();
    var facts = new ArrayList<List<String>>();
    facts.add(List.of("Drill", report.id()));
    facts.add(List.of("Verdict", report.isProven() ? "proven" : "not proven"));
    report.bad().forEach(it -> facts.add(List.of("Because", sentence(it))));
    facts.add(
        List.of("Held", "%s, for %s".formatted(at(report.startedAt()), words(report.took()))));
    facts.add(List.of("By", asking.who() + " on " + asking.host() + ": " + asking.why()));
    facts.add(
        List.of("Snapshot", subject.snapshot() + " (asked for as " + asking.chosenBy() + ")"));
    facts.add(List.of("Taken", at(subject.takenAt()) + ", " + subject.grade()));
    facts.add(List.of("Commit", subject.commit()));
    facts.add(List.of("Repository", subject.repository() + " (" + subject.repositoryId() + ")"));
    facts.add(
        List.of(
            "Content",
            "%d bytes in %d components".formatted(subject.contentBytes(), subject.components())));
    facts.add(List.of("Recovery took", words(report.recovery())));
    facts.addAll(facts(report.exposure()));
    facts.add(List.of("Program", "backstay " + asking.program()));
    asking.engines().forEach(it -> facts.add(List.of("Engine", it)));
    return facts;
  }

  /// What would have been lost, as far as it is known.
  static List<List<String>> facts(Exposure exposure) {
    var facts = new ArrayList<List<String>>();
    exposure.objective().ifPresent(it -> facts.add(List.of("May be lost at most", work(it))));
    exposure.planned().ifPresent(it -> facts.add(List.of("Lost at most, by schedule", work(it))));
    exposure.longest().ifPresent(it -> facts.add(List.of("Lost at most, in fact", work(it))));
    exposure.now().ifPresent(it -> facts.add(List.of("Lost at that moment", work(it))));
    return facts;
  }

  private static String work(Duration time) {
    return "the work of " + spoken(time);
  }

  /// In the two greatest units.
  static String spoken(Duration time) {
    if (time.toDays() > 0) {
      return "%d d %d h".formatted(time.toDays(), time.toHoursPart());
    }
    if (time.toHours() > 0) {
      return "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
    }
    return time.toMinutes() > 0
        ? "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart())
        : "%d s".formatted(time.toSeconds());
  }

  static String sentence(Answer answer) {
    return (answer.component().isEmpty() ? "" : answer.component() + ": ")
        + answer.question()
        + " "
        + answer.detail();
  }

  private static Table answers(DrillReport report) {
    var rows = new ArrayList<List<String>>();
    for (var each : report.answers()) {
      rows.add(
          List.of(
              each.component().isEmpty() ? "all" : each.component(),
              each.question(),
              each.outcome().label(),
              each.detail(),
              words(each.took())));
    }
    return new Table("What was asked", List.of("Of", "Question", "Answer", "Found", "Took"), rows);
  }

  private static Table phases(DrillReport report) {
    var rows = new ArrayList<List<String>>();
    for (var each : report.phases()) {
      rows.add(
          List.of(
              each.name(),
              each.subject(),
              words(each.took()),
              each.bytes() == 0 ? "" : Long.toString(each.bytes())));
    }
    return new Table("What was done", List.of("Step", "Of", "Took", "Bytes"), rows);
  }

  /// To the second.
  static String at(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String words(Duration duration) {
    return String.format(Locale.ROOT, "%.3f s", duration.toMillis() / 1000.0);
  }
}
