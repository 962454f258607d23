package dev.backstay.cli;

import dev.backstay.app.SnapshotChoice;
import dev.backstay.inflight.InFlightReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Says what was under way when a snapshot was taken.
@Command(
    name = "inflight",
    description = {
      "Say what was under way when a snapshot was taken, and what a restart makes of it.",
      "",
      "The questions are those of `inflight` in the configuration; they are asked when a snapshot is"
          + " taken, at the same point."
    },
    footer = {
      "",
      SnapshotForms.FORMS,
      "",
      "Examples:",
      "  backstay inflight latest",
      "  backstay inflight 4f2a",
      "  backstay inflight latest --json | jq -r '.in_flight[].work[].resubmit | strings'"
    })
final class InFlightCommand extends SessionCommand {

  @Parameters(paramLabel = "SNAPSHOT", description = "The snapshot.")
  private String typed = "";

  InFlightCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var choice = SnapshotChoice.parse(typed);
    var installation = session().installation();
    var configuration = installation.configuration();
    try (var repository = session().open(installation)) {
      var snapshot = choice.in(session().log(repository), configuration.orchestrator()).snapshot();
      var report = InFlightReport.of(snapshot, configuration.declared().questions());
      if (output().isJson()) {
        output()
            .object(
                json -> {
                  json.writeStringProperty("snapshot", snapshot.id().hex());
                  json.writeStringProperty("taken_at", snapshot.takenAt().toString());
                  json.writeBooleanProperty("answered", report.isAnswered());
                  InFlightText.write(json, report);
                });
        return ExitCode.OK;
      }
      output().line("snapshot " + snapshot.id() + ", taken " + Words.time(snapshot.takenAt()));
      if (!report.isAnswered()) {
        output().line("nothing was asked about work under way when it was taken");
      }
      InFlightText.print(output(), report);
      return ExitCode.OK;
    }
  }
}
