package dev.backstay.runbook;

import dev.backstay.evidence.HtmlPage;
import dev.backstay.evidence.MarkdownText;
import java.util.List;
import java.util.stream.Stream;

/// Runbooks for people.
public final class RunbookText {

  private static final List<String> NO_HEADER = List.of("", "");
  private static final String NEEDS = "What must be there first";

  private RunbookText() {}

  /// The runbook in Markdown.
  ///
  /// Only what stands in a block of code is for a shell; all else is escaped.
  public static String markdown(Runbook runbook) {
    var text = new MarkdownText(title(runbook));
    text.paragraph(runbook.scenario().signs());
    text.table(NO_HEADER, Facts.of(runbook));
    if (!runbook.needs().isEmpty()) {
      text.heading(NEEDS);
      text.list(runbook.needs());
    }
    for (var i = 0; i < runbook.steps().size(); i++) {
      var step = runbook.steps().get(i);
      text.heading(heading(i, step));
      text.paragraph(step.why());
      if (!step.commands().isEmpty()) {
        text.lines(step.commands().stream().map(Command::line).toList());
      }
      outcomes(step).forEach(text::paragraph);
    }
    return text.text();
  }

  /// The runbook as a page that needs nothing else.
  public static String html(Runbook runbook) {
    var page = new HtmlPage(title(runbook), "runbook");
    page.paragraph(runbook.scenario().signs());
    page.table(List.of(), Facts.of(runbook));
    if (!runbook.needs().isEmpty()) {
      page.heading(NEEDS);
      page.list(runbook.needs());
    }
    for (var i = 0; i < runbook.steps().size(); i++) {
      var step = runbook.steps().get(i);
      page.heading(heading(i, step));
      page.paragraph(step.why());
      if (!step.commands().isEmpty()) {
        page.lines(step.commands().stream().map(Command::line).toList());
      }
      outcomes(step).forEach(page::paragraph);
    }
    return page.text();
  }

  private static String title(Runbook runbook) {
    return "%s: runbook of %s".formatted(runbook.scenario().title(), runbook.orchestrator());
  }

  private static String heading(int index, Step step) {
    return (index + 1) + ". " + step.title() + (step.isOnlyIfNeeded() ? ", if that is needed" : "");
  }

  private static List<String> outcomes(Step step) {
    return Stream.of(
            step.worked().isEmpty() ? "" : "It worked if: " + step.worked(),
            step.otherwise().isEmpty() ? "" : "If not: " + step.otherwise())
        .filter(it -> !it.isEmpty())
        .toList();
  }
}
