package dev.backstay.doctor;

import dev.backstay.app.Installation;
import dev.backstay.component.Component;
import dev.backstay.component.NetworkFileSystems;
import dev.backstay.component.Volume;
import dev.backstay.config.RepositorySettings;
import dev.backstay.failure.Reason;
import dev.backstay.repository.Commit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Whether there is room for what a backup and a restore write, and on what sort of file system.
final class SpaceExamination {

  private static final long REPOSITORY_BYTES_MIN = 1L << 30;

  private final Installation installation;
  private final Findings findings;

  SpaceExamination(Installation installation, Findings findings) {
    this.installation = installation;
    this.findings = findings;
  }

  void examine(RepositorySettings settings, Optional<Commit> newest) {
    var content = newest.map(it -> it.snapshot().contentBytes()).orElse(0L);
    settings
        .place()
        .directory()
        .ifPresent(
            it ->
                examine(
                    "space-repository",
                    "the repository",
                    it.path(),
                    Math.max(REPOSITORY_BYTES_MIN, content / 10)));
    var largest = 0L;
    var components = installation.configuration().components();
    for (var component : components.stream().filter(Component::isAtPath).toList()) {
      examineFileSystem(component);
      largest = Math.max(largest, copied(component));
      var needed =
          newest
              .flatMap(it -> it.snapshot().component(component.name()))
              .map(it -> it.contentBytes())
              .orElse(0L);
      examine("space-restore", "a restore of " + component.name(), component.path(), needed);
    }
    examine("space-scratch", "temporary copies", installation.scratchDirectory(), largest);
  }

  /// Databases are copied before they are read.
  private static long copied(Component component) {
    try {
      return component instanceof Component.SqliteDatabase ? Files.size(component.path()) : 0;
    } catch (IOException absent) {
      return 0;
    }
  }

  private void examine(String code, String what, Path place, long neededBytes) {
    try {
      var usable = Volume.near(place).usableBytes();
      var message = what + " at " + place + ": " + mebibytes(usable) + " free";
      if (usable < neededBytes) {
        findings.warning(
            code,
            message + ", about " + mebibytes(neededBytes) + " wanted",
            "Make room, or choose another place.");
      } else {
        findings.ok(code, message);
      }
    } catch (IOException e) {
      findings.warning(code, what + " at " + place + ": " + Reason.of(e), "Look at the volume.");
    }
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }

  private void examineFileSystem(Component component) {
    var type = typeOf(component.path());
    if (NetworkFileSystems.include(type)) {
      findings.warning(
          "source-network",
          component.name() + " is on a network file system: " + type,
          "Run backups on the host that has the files; locks of others are not seen here.");
    }
  }

  private static String typeOf(Path path) {
    try {
      return Volume.near(path).type().orElse("");
    } catch (IOException unknown) {
      return "";
    }
  }
}
