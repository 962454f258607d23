package dev.backstay.doctor;

import dev.backstay.app.Installation;
import dev.backstay.component.Component;
import dev.backstay.component.Volume;
import dev.backstay.config.RepositorySettings;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.Reason;
import dev.backstay.snapshot.Importance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;

/// Whether each source is there, can be captured, and stands on a volume of its own.
final class SourceExamination {

  private static final int HEADER_BYTES = 100;
  private static final int WRITE_FORMAT_OFFSET = 18;
  private static final int WRITER_VERSION_OFFSET = 96;
  private static final int WAL_FORMAT = 2;

  /// Until this version, a race of two connections could damage a database in WAL mode.
  private static final int SOUND_VERSION = 3_051_003;

  private final Installation installation;
  private final Findings findings;

  SourceExamination(Installation installation, Findings findings) {
    this.installation = installation;
    this.findings = findings;
  }

  void examine(RepositorySettings settings) {
    var besides = new ArrayList<String>();
    var repository = settings.place().directory().flatMap(it -> volumeOf(it.path()));
    for (var component : installation.configuration().components()) {
      examine(component);
      if (component.isAtPath()
          && repository.isPresent()
          && repository.equals(volumeOf(component.path()))) {
        besides.add(component.name().value());
      }
    }
    if (!besides.isEmpty()) {
      findings.warning(
          "same-volume",
          "repository "
              + settings.name()
              + " is on one volume with "
              + String.join(", ", besides)
              + ": "
              + repository.get(),
          "Keep a repository, or a copy of it, on another volume and another host.");
    }
  }

  private void examine(Component component) {
    try {
      installation.handlerOf(component).inspect();
      findings.ok("source", component.name() + " is there: " + component.path());
    } catch (OperationFailedException failure) {
      var critical = component.importance() == Importance.CRITICAL;
      findings.failed(critical ? Severity.ERROR : Severity.WARNING, failure);
      return;
    }
    if (component instanceof Component.SqliteDatabase database) {
      examineWriter(database);
    }
  }

  /// A database tells which version of SQLite changed it last.
  private void examineWriter(Component.SqliteDatabase database) {
    var header = ByteBuffer.allocate(HEADER_BYTES);
    try (var channel = FileChannel.open(database.path())) {
      while (header.hasRemaining() && channel.read(header) >= 0) {}
    } catch (IOException e) {
      findings.warning(
          "source-unreadable",
          database.path() + ": " + Reason.of(e, database.path()),
          "Look at the file.");
      return;
    }
    var version = header.getInt(WRITER_VERSION_OFFSET);
    if (header.get(WRITE_FORMAT_OFFSET) == WAL_FORMAT && version > 0 && version < SOUND_VERSION) {
      findings.warning(
          "sqlite-old",
          database.name()
              + " is in WAL mode and was last written by SQLite "
              + version / 1_000_000
              + "."
              + version / 1000 % 1000
              + "."
              + version % 1000,
          "Before 3.51.3 a race could damage such databases; give the application a newer one.");
    }
  }

  private static Optional<String> volumeOf(Path path) {
    try {
      return Optional.of(Volume.near(path).name());
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }
}
