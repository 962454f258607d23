package dev.backstay.retention;

import dev.backstay.repository.Commit;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.snapshot.Status;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// A snapshot that is judged.
///
/// @param commit what made it
/// @param at its place in time, not after now; now if nothing is known of it
/// @param standing what it is
record Candidate(Commit commit, Instant at, Standing standing) {

  /// Snapshots in the order of their history, the oldest first.
  static List<Candidate> of(List<Commit> history, Instant now) {
    return history.stream()
        .map(commit -> of(commit, now))
        .sorted(Comparator.comparing(Candidate::at))
        .toList();
  }

  private static Candidate of(Commit commit, Instant now) {
    var known = !commit.timeUnknown() && commit.orderedAt().isBefore(now);
    var at = known ? commit.orderedAt() : now;
    return new Candidate(commit, at, Standing.of(commit, at));
  }

  /// What tells it from every other, whoever wrote that.
  String key() {
    return commit.hash();
  }

  SnapshotId id() {
    return commit.snapshot().id();
  }

  boolean isGood() {
    return standing == Standing.GOOD;
  }

  boolean isCompleteImport() {
    return standing == Standing.IMPORTED && commit.snapshot().status() == Status.COMPLETE;
  }
}
