package dev.backstay.cli;

import dev.backstay.alarm.Alarm;
import dev.backstay.app.Installation;
import dev.backstay.daemon.ServiceState;
import dev.backstay.dispatch.Job;
import dev.backstay.standing.SnapshotList;
import dev.backstay.standing.Standing;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/// Shows the orchestrator at a glance.
@Command(
    name = "status",
    description = "Show at a glance how the orchestrator is protected.",
    footer = {
      "",
      "Alarms and the last times of jobs are those that the service remembers. Ends with 0 whatever"
          + " it shows; scripts read --json.",
      "",
      "Examples:",
      "  backstay status",
      "  backstay status --json | jq '.rpo_missed or .overdue'"
    })
final class StatusCommand extends SessionCommand {

  StatusCommand(Session session) {
    super(session);
  }

  private record Known(ScheduledJobs jobs, List<Alarm> alarms) {

    static Known of(Installation installation, Optional<ServiceState> remembered) {
      var configuration = installation.configuration();
      return new Known(
          ScheduledJobs.of(configuration, remembered),
          remembered.map(it -> it.journal().alarms().raised()).orElse(List.<Alarm>of()).stream()
              .filter(each -> each.orchestrator().equals(configuration.orchestrator()))
              .toList());
    }

    /// The job that begins next.
    Optional<Job> next(Instant now) {
      return jobs.jobs().stream()
          .filter(each -> jobs.isEnabled() && !jobs.isPaused(each))
          .min(Comparator.comparing(each -> each.agenda().schedule().next(now)));
    }
  }

  @Override
  ExitCode run() {
    var installation = session().quietInstallation();
    var known = new Remembered(session()).withIfThere(it -> Known.of(installation, it));
    var now = session().surroundings().clock().instant();
    var attendance = installation.configuration().attendance();
    var standing =
        Standing.of(
            installation.configuration().orchestrator(),
            snapshots(installation),
            new Standing.Expected(attendance.objectives(), known.jobs().plan(), now),
            now);
    var restore = installation.unfinishedRestore();
    var isRunning = restore.isRunning();
    var text =
        new StatusText(
            standing,
            isRunning ? Optional.empty() : restore.status().map(it -> it.phase().words()),
            known.alarms(),
            known
                .next(now)
                .map(job -> new StatusText.Next(job.name(), job.agenda().schedule().next(now))));
    if (output().isJson()) {
      output().object(text::write);
    } else {
      text.tell(output());
    }
    return ExitCode.OK;
  }

  private SnapshotList snapshots(Installation installation) {
    try (var repository = session().open(installation)) {
      return SnapshotText.listOf(session().log(repository));
    }
  }
}
