package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.snapshot.RetentionChange;
import java.time.Duration;
import java.util.List;

/// Forgets snapshots, and lets them return. A return is a run that relies on what is stored: it is
/// announced to prunes, as a backup is.
///
/// @param pen with what it writes
record Retaining(Repository repository, Pen pen) {

  /// Forgets snapshots, by one commit.
  ///
  /// @param items each with the hash of the commit that made it, and why
  /// @param grace how long they can come back
  RetentionCommit forget(List<RetentionChange.Item> items, Duration grace) {
    return decide(RetentionChange.Act.FORGET, grace, items);
  }

  /// Lets forgotten snapshots return, by one commit.
  ///
  /// @param reason why, in words
  RetentionCommit bringBack(List<Forgotten> forgotten, String reason) {
    try (var intent = repository.announce(pen, "return of snapshots")) {
      requireReturnable(forgotten);
      var back = takeBack(forgotten, reason);
      if (!intent.stands()) {
        disownIfGone(forgotten);
      }
      return back;
    }
  }

  private void requireReturnable(List<Forgotten> forgotten) {
    var gone = repository.prunes().gone();
    for (var each : forgotten) {
      var snapshot = each.commit().snapshot().id();
      if (gone.contains(snapshot)) {
        throw new UsageException(
            FailureCode.SNAPSHOT_FORGOTTEN,
            "snapshot " + snapshot + " was forgotten, and a prune has begun to remove it",
            "It cannot come back; `backstay snapshots --forgotten` shows those that can.");
      }
    }
  }

  /// A prune took the return for dead before it was committed, and may not have counted with it.
  private void disownIfGone(List<Forgotten> forgotten) {
    var gone = repository.prunes().gone();
    for (var each : forgotten) {
      if (gone.contains(each.commit().snapshot().id())) {
        forgotten.forEach(it -> disown(it.commit()));
        throw Intent.overtaken(null);
      }
    }
  }

  private RetentionCommit takeBack(List<Forgotten> forgotten, String reason) {
    var items =
        forgotten.stream()
            .flatMap(
                each ->
                    each.acts().stream()
                        .map(
                            act ->
                                new RetentionChange.Item(
                                    each.commit().snapshot().id(), act, reason)))
            .toList();
    return decide(RetentionChange.Act.RETURN, Duration.ZERO, items);
  }

  /// Says of a snapshot just committed that it does not count, after all.
  void disown(Commit commit) {
    var reason = "a prune took its run for dead before it was committed";
    forget(
        List.of(new RetentionChange.Item(commit.snapshot().id(), commit.hash(), reason)),
        Duration.ZERO);
  }

  private RetentionCommit decide(
      RetentionChange.Act act, Duration grace, List<RetentionChange.Item> items) {
    return new Committer(repository, pen)
        .commit(
            new RetentionChange(
                act, repository.access().clock().instant(), pen.host(), grace, items));
  }
}
