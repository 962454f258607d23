package dev.backstay.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Pauses a job.
@Command(
    name = "pause",
    description = "Have a job begin nothing by its schedule.",
    footer = {"", "Examples:", "  backstay schedule pause backup"})
final class SchedulePauseCommand extends SessionCommand {

  @Parameters(paramLabel = "JOB", description = "The job, as `schedule list` shows it.")
  private String name = "";

  SchedulePauseCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    Pausing.set(session(), name, true);
    return ExitCode.OK;
  }
}
