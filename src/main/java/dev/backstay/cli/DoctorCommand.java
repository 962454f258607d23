package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.doctor.Doctor;
import dev.backstay.doctor.Finding;
import dev.backstay.doctor.Severity;
import dev.backstay.doctor.StoreExamination;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.json.Json;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/// Says whether a backup and a restore would work.
@Command(
    name = "doctor",
    description = "Say whether a backup and a restore would work here, and what is at risk.",
    footer = {
      "",
      "Looks at the configuration, sources, keys, room, the repository, the clock and the program,"
          + " and for state that no component covers. Changes nothing, unless --store is given."
          + " Ends with 41 if anything is an error.",
      "",
      "Examples:",
      "  backstay doctor",
      "  backstay doctor --store -r offsite   before the first backup goes there",
      "  backstay doctor --json | jq '.findings[] | select(.severity != \"ok\")'"
    })
final class DoctorCommand extends SessionCommand {

  @Option(
      names = "--store",
      description =
          "Try whether the repository's place keeps what a store promises, and nothing else:"
              + " creates some small objects there, and removes them.")
  private boolean store;

  DoctorCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var findings = examine();
    var healthy = findings.stream().noneMatch(it -> it.severity() == Severity.ERROR);
    if (output().isJson()) {
      output()
          .object(
              json -> {
                json.writeBooleanProperty("healthy", healthy);
                Json.objects(json, "findings", findings, each -> write(json, each));
              });
    } else {
      findings.forEach(this::tell);
      output().say(summary(findings));
    }
    return healthy ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private static String summary(List<Finding> findings) {
    var errors = findings.stream().filter(it -> it.severity() == Severity.ERROR).count();
    var warnings = findings.stream().filter(it -> it.severity() == Severity.WARNING).count();
    return Words.count(errors, "error", "errors")
        + ", "
        + Words.count(warnings, "warning", "warnings");
  }

  private List<Finding> examine() {
    try {
      var installation = new Installation(session().configuration(), session().surroundings());
      var settings = session().repositorySettings(installation);
      return store
          ? StoreExamination.examine(installation, settings)
          : Doctor.examine(installation, settings, session().surroundings().clock());
    } catch (ConfigurationException wrong) {
      return List.of(
          new Finding(
              wrong.code().label(),
              Severity.ERROR,
              String.valueOf(wrong.getMessage()),
              wrong.hint()));
    }
  }

  private void tell(Finding finding) {
    output().line(label(finding) + ": " + finding.message() + " [" + finding.code() + "]");
    finding.hint().ifPresent(hint -> output().line("  next: " + hint));
  }

  private static String label(Finding finding) {
    return finding.severity().name().toLowerCase(Locale.ROOT);
  }

  private static void write(JsonGenerator json, Finding finding) {
    json.writeStringProperty("code", finding.code());
    json.writeStringProperty("severity", label(finding));
    json.writeStringProperty("message", finding.message());
    finding.hint().ifPresent(hint -> json.writeStringProperty("hint", hint));
  }
}
