package dev.backstay.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Lets a paused job begin again.
@Command(
    name = "resume",
    description = "Have a job begin by its schedule again.",
    footer = {
      "",
      "What was missed meanwhile is made up by one run.",
      "",
      "Examples:",
      "  backstay schedule resume backup"
    })
final class ScheduleResumeCommand extends SessionCommand {

  @Parameters(paramLabel = "JOB", description = "The job, as `schedule list` shows it.")
  private String name = "";

  ScheduleResumeCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    Pausing.set(session(), name, false);
    return ExitCode.OK;
  }
}
