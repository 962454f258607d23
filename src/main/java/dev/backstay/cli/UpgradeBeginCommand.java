package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.backup.BackupReport;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.repository.Repository;
import dev.backstay.service.Service;
import dev.backstay.service.ServiceFailedException;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Begins an upgrade: takes the snapshot that leads back.
@Command(
    name = "begin",
    description = {
      "Take the snapshot that leads back, and pin it until the upgrade is confirmed.",
      "",
      "With --stop the configured services are stopped first and stay stopped, so that nothing is"
          + " written between the snapshot and the upgrade."
    },
    footer = {
      "",
      "Examples:",
      "  backstay upgrade begin --from 1.4.2 --to 1.5.0",
      "  backstay upgrade begin --from 1.4.2 --to 1.5.0 --stop"
    })
final class UpgradeBeginCommand extends SessionCommand {

  @Option(
      names = "--from",
      required = true,
      paramLabel = "VERSION",
      description = "The version that is installed.")
  private String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "VERSION",
      description = "The version that is to be.")
  private String to = "";

  @Option(names = "--stop", description = "Stop the services first, and leave them stopped.")
  private boolean stop;

  UpgradeBeginCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var pin = UpgradeMark.pinOf(from, to);
    var installation = session().liveInstallation();
    try (var repository = session().open(installation)) {
      requireNone(installation, repository);
      var stopped = stop ? stopAll(installation.services()) : List.<Service>of();
      BackupReport report;
      try {
        report = take(installation, repository, pin);
      } catch (RuntimeException failed) {
        start(stopped);
        throw failed;
      }
      tell(report, stopped);
    }
    return ExitCode.OK;
  }

  private void requireNone(Installation installation, Repository repository) {
    var log = session().log(repository);
    UpgradeMark.find(log, installation.configuration().orchestrator())
        .ifPresent(
            begun -> {
              throw new OperationInProgressException(
                  FailureCode.UPGRADE_UNFINISHED,
                  "the upgrade from %s to %s is begun already, with snapshot %s"
                      .formatted(begun.from(), begun.to(), begun.commit().snapshot().id()),
                  "End it with `backstay upgrade confirm` or `backstay upgrade rollback`.");
            });
  }

  private List<Service> stopAll(List<Service> services) {
    var stopped = new ArrayList<Service>();
    for (var each : services) {
      try {
        output().say("stops " + each.name());
        each.stop();
        stopped.add(each);
      } catch (ServiceFailedException failed) {
        start(stopped);
        throw new CaptureFailedException(
            FailureCode.SERVICE_FAILED,
            String.valueOf(failed.getMessage()),
            failed.advice(),
            failed);
      }
    }
    return stopped;
  }

  private void start(List<Service> stopped) {
    for (var each : stopped.reversed()) {
      try {
        each.start();
      } catch (ServiceFailedException failed) {
        output().warn(failed.getMessage() + "; " + failed.advice());
      }
    }
  }

  /// What is not complete leads nowhere.
  private BackupReport take(Installation installation, Repository repository, String pin) {
    var request =
        installation.backupRequest(
            installation.configuration().components(),
            Trigger.PRE_UPGRADE,
            List.of(),
            List.of(pin),
            Optional.empty());
    BackupReport report;
    try (var progress = session().progress()) {
      report = installation.backup(repository).run(request, progress);
    }
    var snapshot = report.commit().snapshot();
    if (snapshot.status() != Status.COMPLETE) {
      repository.relabel(report.commit(), report.commit().labels().without(pin));
      throw new CaptureFailedException(
          FailureCode.CAPTURE_FAILED,
          "snapshot %s is %s, which is no way back: %s"
              .formatted(
                  snapshot.id(), snapshot.status().label(), String.join("; ", report.warnings())),
          "Mend the cause, then begin again; nothing was upgraded.");
    }
    return report;
  }

  private void tell(BackupReport report, List<Service> stopped) {
    var id = report.commit().snapshot().id().hex();
    if (output().isJson()) {
      output()
          .object(
              json -> {
                json.writeStringProperty("type", "summary");
                json.writeStringProperty("snapshot", id);
                json.writeStringProperty("from", from);
                json.writeStringProperty("to", to);
                json.writeBooleanProperty("stopped", !stopped.isEmpty());
              });
      return;
    }
    output().line("snapshot " + id + " leads back to " + from + " until the upgrade is confirmed");
    output()
        .line(
            "next: %sinstall %s; then `backstay upgrade confirm`, or `backstay upgrade rollback`"
                .formatted(stopped.isEmpty() ? "" : "the services are stopped: ", to));
  }
}
