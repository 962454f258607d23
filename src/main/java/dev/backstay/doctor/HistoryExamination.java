package dev.backstay.doctor;

import dev.backstay.app.Installation;
import dev.backstay.app.SnapshotChoice;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Whether the repository opens, its commits are believed, and the newest snapshot is recent.
final class HistoryExamination {

  private static final Duration AGE_LIMIT = Duration.ofDays(2);
  private static final Duration CLOCK_LIMIT = Duration.ofMinutes(5);
  /// No clock that is right shows an earlier time.
  private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

  private final Installation installation;
  private final InstantSource clock;
  private final Findings findings;

  HistoryExamination(Installation installation, InstantSource clock, Findings findings) {
    this.installation = installation;
    this.clock = clock;
    this.findings = findings;
  }

  /// Answers the newest good snapshot.
  Optional<Commit> examine(Repository repository) {
    var log = repository.log();
    for (var refused : log.refused()) {
      findings.error(
          refused.code().label(),
          "commit " + refused.key() + " is not believed: " + refused.reason(),
          "Run `backstay check`.");
    }
    findings.ok(
        "repository", repository.place() + " opens and has " + log.commits().size() + " snapshots");
    examineClock(
        log.commits().stream().map(it -> it.snapshot().writtenAt()).max(Instant::compareTo));
    var orchestrator = installation.configuration().orchestrator();
    var newest =
        log.commits().reversed().stream()
            .filter(commit -> SnapshotChoice.isGood(commit, orchestrator))
            .findFirst();
    examineAge(newest);
    return newest;
  }

  private void examineClock(Optional<Instant> newest) {
    var now = clock.instant();
    if (now.isBefore(EARLIEST)
        || newest.filter(it -> it.isAfter(now.plus(CLOCK_LIMIT))).isPresent()) {
      findings.error(
          "clock-wrong",
          "it is " + now + " here, earlier than what was done already",
          "Set the clock; times order snapshots.");
    } else {
      findings.ok("clock", "it is " + now);
    }
  }

  private void examineAge(Optional<Commit> newest) {
    if (newest.isEmpty()) {
      findings.warning(
          "snapshot-none", "there is no good snapshot", "Take one with `backstay backup`.");
      return;
    }
    var snapshot = newest.get().snapshot();
    var age = Duration.between(snapshot.takenAt(), clock.instant());
    var message =
        "the newest good snapshot is " + snapshot.id() + ", " + age.toHours() + " hours old";
    if (age.compareTo(AGE_LIMIT) > 0) {
      findings.warning("snapshot-old", message, "See whether what runs `backstay backup` works.");
    } else {
      findings.ok("snapshot", message);
    }
  }
}
