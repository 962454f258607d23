package dev.backstay.offload;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// What time it is, as far as anything bears it out: a clock that leapt ahead makes everything old.
record Clock(Instant now, Optional<Instant> newestSnapshot) {

  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  /// The time of this host, and that of the newest snapshot that was not written by an offload.
  static Clock of(InstantSource source, CommitLog log) {
    var newest =
        log.commits().stream()
            .map(Commit::snapshot)
            .filter(snapshot -> !snapshot.isOffload())
            .map(snapshot -> snapshot.writtenAt())
            .max(Instant::compareTo);
    return new Clock(source.instant(), newest);
  }

  /// The time from which ages are counted: that of the newest snapshot or file, or now if that is
  /// earlier.
  ///
  /// @throws UsageException if this host's clock is behind what was done already
  Instant borneOut(Candidates candidates) {
    var modified = instant(candidates.newestModified());
    var latest =
        max(max(modified, instant(candidates.newestChanged())), newestSnapshot.orElse(Instant.MIN));
    if (latest.isAfter(now.plus(TOLERANCE))) {
      throw new UsageException(
          FailureCode.OFFLOAD_REFUSED,
          "it is %s here, and there is a file or snapshot of %s"
              .formatted(
                  now.truncatedTo(ChronoUnit.SECONDS), latest.truncatedTo(ChronoUnit.SECONDS)),
          "Set the clock, or look for files with times in the future; nothing was removed.");
    }
    var done = max(modified, newestSnapshot.orElse(Instant.MIN));
    return done.isBefore(now) ? done : now;
  }

  private static Instant max(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant instant(long nanos) {
    return nanos == Long.MIN_VALUE ? Instant.MIN : Instant.ofEpochSecond(0, nanos);
  }
}
