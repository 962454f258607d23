package dev.backstay.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Runs what a job runs.
@Command(
    name = "run",
    description = "Run what a job runs, here and now.",
    footer = {
      "",
      "It is the job's command as if it had been typed, with its progress and its exit code. The"
          + " service is not asked and need not be running; the job's own next time stays.",
      "",
      "Examples:",
      "  backstay schedule run backup",
      "  backstay schedule run check --json"
    })
final class ScheduleRunCommand extends SessionCommand {

  @Parameters(paramLabel = "JOB", description = "The job, as `schedule list` shows it.")
  private String name = "";

  ScheduleRunCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var remembered = new Remembered(session());
    var configuration = remembered.configuration();
    var job = remembered.withIfThere(state -> ScheduledJobs.of(configuration, state)).job(name);
    var typed = new ArrayList<>(List.of("--config", configuration.file().toString()));
    if (output().isJson()) {
      typed.add("--json");
    }
    if (session().options().quiet) {
      typed.add("--quiet");
    }
    typed.add(job.kind().label());
    typed.addAll(job.arguments());
    var exit =
        new CommandLineInterface(session().surroundings(), session().terminal())
            .run(typed.toArray(String[]::new));
    return ExitCode.of(exit);
  }
}
