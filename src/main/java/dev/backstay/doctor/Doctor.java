package dev.backstay.doctor;

import dev.backstay.app.Installation;
import dev.backstay.config.RepositorySettings;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.RestoreInDoubtException;
import dev.backstay.repository.Commit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Looks at everything that a backup and a restore of one installation depend on. Changes nothing.
public final class Doctor {

  private final Installation installation;
  private final InstantSource clock;
  private final Findings findings = new Findings();

  private Doctor(Installation installation, InstantSource clock) {
    this.installation = installation;
    this.clock = clock;
  }

  /// Looks at the installation and one of its repositories.
  public static List<Finding> examine(
      Installation installation, RepositorySettings repository, InstantSource clock) {
    return new Doctor(installation, clock).examine(repository);
  }

  private List<Finding> examine(RepositorySettings settings) {
    var configuration = installation.configuration();
    findings.ok(
        "config",
        configuration.file()
            + ": "
            + configuration.components().size()
            + " components, "
            + configuration.repositories().size()
            + (configuration.repositories().size() == 1 ? " repository" : " repositories"));
    examineUnfinished();
    new SecretsExamination(installation, findings).examine(settings);
    var newest = examineRepository(settings);
    new SourceExamination(installation, findings).examine(settings);
    new CoverageExamination(installation, clock, findings).examine(newest);
    new SpaceExamination(installation, findings).examine(settings, newest);
    examineProgram();
    return findings.all();
  }

  private void examineUnfinished() {
    try {
      var restore = installation.unfinishedRestore();
      var isRunning = restore.isRunning();
      var unfinished = restore.status();
      if (unfinished.isPresent() && isRunning) {
        findings.ok("restore", "a restore is running: " + unfinished.get().phase().words());
      } else if (unfinished.isPresent()) {
        findings.error(
            "restore-unfinished",
            "a restore is unfinished: " + unfinished.get().phase().words(),
            "See `backstay restore status`.");
      } else {
        findings.ok("restore", "no restore is unfinished");
      }
    } catch (RestoreInDoubtException unreadable) {
      findings.failed(Severity.ERROR, unreadable);
    }
  }

  /// The newest good snapshot, if the repository opens and has one.
  private Optional<Commit> examineRepository(RepositorySettings settings) {
    try (var repository = installation.repositories().open(settings)) {
      if (repository.onlyWrites()) {
        findings.ok(
            "writes-only",
            "this host only writes to "
                + repository.place()
                + ": what is there is to be examined where it can be read");
        return Optional.empty();
      }
      return new HistoryExamination(installation, clock, findings).examine(repository);
    } catch (OperationFailedException failure) {
      findings.failed(Severity.ERROR, failure);
      return Optional.empty();
    }
  }

  private void examineProgram() {
    var jar = Path.of(System.getProperty("java.class.path", "")).toAbsolutePath();
    if (!jar.getFileName().toString().equals("backstay.jar")) {
      findings.ok("program", "runs from classes");
      return;
    }
    if (Files.notExists(jar.resolveSibling("backstay.aot"))) {
      findings.warning(
          "archive-missing",
          "there is no archive of loaded classes beside " + jar,
          "Build the program anew; without it every command starts later.");
    } else if (System.getProperty("org.sqlite.lib.path") == null
        || System.getProperty("ZstdNativePath") == null) {
      findings.warning(
          "natives-missing",
          "native libraries are unpacked at every start",
          "Start with the launcher; on a platform without native libraries beside it this stays.");
    } else {
      findings.ok("program", "native libraries and the archive of loaded classes are in place");
    }
  }
}
