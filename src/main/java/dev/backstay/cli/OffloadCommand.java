package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.offload.Offload;
import dev.backstay.offload.OffloadPlan;
import dev.backstay.offload.OffloadReport;
import dev.backstay.offload.OffloadRequest;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Moves old files into a snapshot.
@Command(
    name = "offload",
    description = {
      "Move old files of a component into a snapshot, to make room.",
      "",
      "Only what `offload` of the component declares may go. It is stored, read back whole and"
          + " compared, and only then removed; what changes meanwhile, or is open, stays."
    },
    footer = {
      "",
      "The snapshot is pinned: it is the only copy. An offload that was interrupted is ended by the"
          + " next one; whatever it had not removed is where it was.",
      "",
      "Examples:",
      "  backstay offload logs --dry-run",
      "  backstay offload logs --yes",
      "  backstay offload logs --older-than 90d --keep 50 --yes"
    })
final class OffloadCommand extends SessionCommand {

  @Parameters(paramLabel = "COMPONENT", description = "Whose old files are moved.")
  private String component = "";

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Only files last written to longer ago; as configured if not given.")
  private Optional<Duration> olderThan = Optional.empty();

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "Keep the newest N of each directory; as configured if not given.")
  private Optional<Integer> keep = Optional.empty();

  @Option(names = "--dry-run", description = "Say what would go, and do nothing.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  OffloadCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var installation = session().quietInstallation();
    var request = installation.offloadRequest(component, olderThan, keep);
    endUnfinished(installation);
    try (var repository = session().open(installation)) {
      session().log(repository);
      var offload = installation.offload(repository);
      var plan = plan(offload, request);
      if (!output().isJson()) {
        OffloadText.print(output(), plan);
      }
      if (dryRun) {
        OffloadText.tellPlanOnly(output(), plan);
        return ExitCode.OK;
      }
      if (!plan.files().isEmpty()) {
        ask();
      }
      return tell(execute(offload, plan));
    }
  }

  private OffloadPlan plan(Offload offload, OffloadRequest request) {
    try (var progress = session().progress()) {
      return offload.plan(request, progress);
    }
  }

  private OffloadReport execute(Offload offload, OffloadPlan plan) {
    try (var progress = session().progress()) {
      return offload.execute(plan, progress);
    }
  }

  private void endUnfinished(Installation installation) {
    var unfinished = installation.unfinishedOffload();
    if (dryRun) {
      unfinished
          .status()
          .ifPresent(it -> output().warnInRun("offload-unfinished", OffloadText.of(it)));
    } else {
      unfinished
          .recover()
          .ifPresent(it -> output().warnInRun("offload-unfinished", OffloadText.of(it)));
    }
  }

  private void ask() {
    if (yes) {
      return;
    }
    var asked = output().asks();
    if (!asked || !output().asksAndHears("Move these files into a snapshot?")) {
      throw new UsageException(
          FailureCode.OFFLOAD_NOT_CONFIRMED,
          asked ? "the offload was not confirmed" : "an offload must be confirmed",
          "Add --yes to offload without a question, or --dry-run to see what would go.");
    }
  }

  private ExitCode tell(OffloadReport report) {
    OffloadText.tell(output(), report);
    return report.failures().isEmpty() ? ExitCode.OK : ExitCode.INCOMPLETE;
  }
}
