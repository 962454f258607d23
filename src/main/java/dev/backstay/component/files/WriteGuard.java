package dev.backstay.component.files;

import dev.backstay.component.FileStat;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Tells files that are being written, in place and under their final names, from whole ones: by
/// waiting until they were not written to for a while.
///
/// @param settledFor how long; zero to take every file for whole
record WriteGuard(Duration settledFor, InstantSource clock) {

  /// Why a file does not count as whole; empty if it does.
  ///
  /// @param stat what it was when it was listed
  /// @throws IOException if it cannot be looked up any more
  Optional<String> doubtOf(Path file, FileStat stat) throws IOException {
    if (settledFor.isZero()) {
      return Optional.empty();
    }
    var written = Instant.EPOCH.plusNanos(stat.modifiedAtNanos());
    var settledAt = written.plus(settledFor);
    var left = Duration.between(clock.instant(), settledAt);
    // A time that is yet to come says nothing: it is of another clock, or was set.
    if (left.isNegative() || left.isZero() || left.compareTo(settledFor) > 0) {
      return Optional.empty();
    }
    pause(left);
    var now = FileStat.of(file);
    return now.isUnchangedSince(stat)
        ? Optional.empty()
        : Optional.of(
            "is being written: %d bytes at first, %d bytes %s later"
                .formatted(stat.sizeBytes(), now.sizeBytes(), settledFor));
  }

  private static void pause(Duration duration) throws InterruptedIOException {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a file was watched");
    }
  }
}
