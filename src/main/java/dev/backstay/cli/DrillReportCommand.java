package dev.backstay.cli;

import dev.backstay.evidence.ReportHtml;
import dev.backstay.evidence.ReportJson;
import dev.backstay.evidence.ReportMarkdown;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.ProofCommit;
import dev.backstay.repository.Repository;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what a drill asked and was answered.
@Command(
    name = "report",
    description = {
      "Show what a drill asked and was answered: the report that is kept in the repository.",
      "",
      "It is read, opened and compared with the hash that its host has signed."
    },
    footer = {
      "",
      "Examples:",
      "  backstay drill report",
      "  backstay drill report 3fa901b77d2c --format html --output drill.html"
    })
final class DrillReportCommand extends SessionCommand {

  /// The forms of a report.
  enum Format {
    MARKDOWN,
    HTML,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "DRILL",
      description = "Which one: its id, or the beginning of it; the last one if none is named.")
  private Optional<String> typed = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "markdown",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.MARKDOWN;

  @Option(names = "--output", paramLabel = "FILE", description = "The file to write; a new one.")
  private Optional<String> file = Optional.empty();

  DrillReportCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var installation = session().quietInstallation();
    try (var repository = session().open(installation)) {
      var log = session().log(repository);
      var drill = find(log, installation.configuration().orchestrator());
      var text = text(repository, drill);
      if (file.isPresent()) {
        write(text, file.get());
      } else {
        output().line(text.stripTrailing());
      }
    }
    return ExitCode.OK;
  }

  private ProofCommit find(CommitLog log, String orchestrator) {
    var all = DrillListCommand.of(log, orchestrator);
    var wanted = typed.orElse("");
    var found = all.stream().filter(it -> it.proof().outcome().drill().startsWith(wanted)).toList();
    if (found.isEmpty() || (typed.isPresent() && found.size() > 1)) {
      throw new UsageException(
          found.isEmpty() ? FailureCode.RUN_UNKNOWN : FailureCode.USAGE,
          found.isEmpty()
              ? typed.map(it -> "there is no drill " + it).orElse("no drill was held")
              : found.size() + " drills begin with " + wanted,
          "`backstay drill list` shows them; `backstay drill run` holds one.");
    }
    return found.getLast();
  }

  private String text(Repository repository, ProofCommit drill) {
    var kept = new String(repository.report(drill), StandardCharsets.UTF_8);
    if (format == Format.JSON || output().isJson()) {
      return kept;
    }
    try {
      var report = ReportJson.parse(kept);
      return format == Format.HTML ? ReportHtml.text(report) : ReportMarkdown.text(report);
    } catch (IllegalArgumentException unreadable) {
      throw new UsageException(
          FailureCode.USAGE,
          "the report cannot be read by this version: " + unreadable.getMessage(),
          "Read it as it is with --format json.",
          unreadable);
    }
  }

  private void write(String text, String name) {
    var path = session().path(name);
    new NewFile(path, "the report").write(text);
    output().line("wrote " + path);
  }
}
