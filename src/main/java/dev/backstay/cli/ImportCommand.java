package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.importing.Form;
import dev.backstay.importing.ImportReport;
import dev.backstay.repository.Repository;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.Status;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Brings backups of other programs in.
@Command(
    name = "import",
    description = "Verify backups of other programs and bring them in as snapshots.",
    footer = {
      "",
      "Known by what is in them: a SynthOrg backup (directory or .tar.gz), an archive of the"
          + " OpenClaw backup script, a copy of a SQLite database, a dump of `pg_dump -Fc`. Each is"
          + " copied to `scratch_dir`, verified there, and stored as a snapshot with the tag"
          + " `imported` and the time of the backup. Such a snapshot is never `latest`.",
      "",
      "Ends with 0 if all were brought in or are there already, with 3 if one lacks what is not"
          + " critical, and with 20 if one is not whole: of that one nothing is kept.",
      "",
      "Examples:",
      "  backstay import /data/backups/3f9c0a71b2de_scheduled.tar.gz",
      "  backstay import /backup/orchestrator/orchestrator-*.tar.gz --dry-run",
      "  backstay import runs-2026-05-12.sqlite --component runs",
      "  backstay import nightly.dump --format pg_dump --component main-db --json"
    })
final class ImportCommand extends SessionCommand {

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "The backups.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORM",
      description = "What they are: synthorg, openclaw, sqlite or pg_dump (default: found out).")
  private Optional<String> format = Optional.empty();

  @Option(
      names = "--component",
      paramLabel = "NAME",
      description = "The configured component that the part of its kind is.")
  private Optional<String> component = Optional.empty();

  @Option(names = "--dry-run", description = "Verify, and say what would be brought in.")
  private boolean dryRun;

  @Option(names = "--force", description = "Bring in again what is there already.")
  private boolean force;

  ImportCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var form = format.map(ImportCommand::formOf);
    var name = component.map(ImportCommand::nameOf);
    var installation = session().liveInstallation();
    var exit = ExitCode.OK;
    try (var repository = session().open(installation)) {
      for (var path : paths) {
        var next = bring(installation, repository, session().path(path), form, name);
        exit = exit == ExitCode.OK || next == ExitCode.CAPTURE_FAILED ? next : exit;
      }
      repository.passedOver().forEach(failure -> output().warn(failure.getMessage()));
    }
    return exit;
  }

  private static Form formOf(String typed) {
    return Form.of(typed)
        .orElseThrow(
            () ->
                new UsageException(
                    FailureCode.USAGE,
                    "no form of backups: " + EntryPath.escape(typed),
                    "It is one of " + Form.labels() + "."));
  }

  private static ComponentName nameOf(String typed) {
    if (!ComponentName.isValid(typed)) {
      throw new UsageException(
          FailureCode.USAGE,
          "not the name of a component: " + EntryPath.escape(typed),
          "`backstay config show` lists them.");
    }
    return new ComponentName(typed);
  }

  /// One that is not whole does not keep the others out.
  private ExitCode bring(
      Installation installation,
      Repository repository,
      Path path,
      Optional<Form> form,
      Optional<ComponentName> name) {
    try {
      var request = installation.importRequest(path, form, name, force);
      var importing = installation.importing(repository);
      ImportReport report;
      try (var progress = session().progress()) {
        report = dryRun ? importing.verify(request, progress) : importing.run(request, progress);
      }
      new ImportText(output()).tell(report);
      return exitOf(report);
    } catch (CaptureFailedException failed) {
      var exit = ExitCode.of(failed);
      output().error(failed.code().label(), failed.getMessage(), failed.hint(), exit);
      return exit;
    }
  }

  private static ExitCode exitOf(ImportReport report) {
    var isIncomplete =
        report
            .commit()
            .map(commit -> commit.snapshot().status() != Status.COMPLETE)
            .orElse(report.present().isEmpty() && !report.missing().isEmpty());
    return isIncomplete ? ExitCode.INCOMPLETE : ExitCode.OK;
  }
}
