package dev.backstay.cli;

import dev.backstay.evidence.Answer;
import dev.backstay.evidence.DrillReport;
import dev.backstay.evidence.ReportJson;

/// How it is told what a drill found.
final class DrillText {

  private DrillText() {}

  /// Tells all of it.
  static void tell(Output output, DrillReport report) {
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeStringProperty("type", "summary");
            ReportJson.write(report, json);
          });
      return;
    }
    var table = new Table("COMPONENT", "QUESTION", "ANSWER");
    for (var each : report.answers()) {
      table.row(
          each.component().isEmpty() ? "(all)" : each.component(),
          each.question(),
          each.outcome() == Answer.Outcome.GOOD ? "good" : each.outcome().label());
    }
    output.table(table);
    report.bad().forEach(it -> output.line("not good: " + sentence(it)));
    report.notAsked().forEach(it -> output.line("not asked: " + sentence(it)));
    output.line(
        "snapshot %s of %s %s: %s back in %s; drill %s, %s in all"
            .formatted(
                report.subject().snapshot(),
                report.subject().orchestrator(),
                report.isProven() ? "is proven" : "is NOT proven",
                Words.size(report.subject().contentBytes()),
                Words.span(report.recovery()),
                report.id(),
                Words.span(report.took())));
  }

  /// One answer, in a sentence.
  static String sentence(Answer answer) {
    var about = answer.component().isEmpty() ? "" : answer.component() + ": ";
    var end = answer.question().endsWith("?") ? " " : ": ";
    return about + answer.question() + end + answer.detail();
  }
}
