package dev.backstay.component.sqlite;

import dev.backstay.component.NetworkFileSystems;
import dev.backstay.component.Volume;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Says whether a live database can be captured where it is.
final class SqliteSource {

  private SqliteSource() {}

  /// Looks at the place and the header of the database.
  ///
  /// @throws CaptureFailedException if it cannot be captured
  static void inspect(Path path) {
    try {
      requireLocal(path);
      DatabaseHeader.read(path);
    } catch (NoSuchFileException absent) {
      throw Failures.missing(path, absent);
    } catch (InvalidDatabaseException invalid) {
      throw Failures.invalid(path, invalid);
    } catch (IOException fault) {
      throw Failures.unreadable(path, fault);
    }
  }

  /// Refuses a network file system, where a writer's locks on another host may go unseen.
  static void requireLocal(Path path) throws IOException {
    var type =
        Volume.of(path)
            .type()
            .orElseThrow(() -> new IOException("the file system that it is on is not known"));
    if (NetworkFileSystems.include(type)) {
      throw new CaptureFailedException(
          FailureCode.SOURCE_RISKY,
          "%s is on a network file system (%s), where locks cannot be relied on"
              .formatted(path, type),
          "Run the backup on the host whose local disk holds the database.");
    }
  }
}
