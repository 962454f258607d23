package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.config.RepositorySettings;
import dev.backstay.copy.Copy;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.SnapshotId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Copies snapshots from one open repository into others, and keeps in mind what came of it.
///
/// @param from where they are
/// @param progress is told what is being done
record Copying(Installation installation, Repository from, Progress progress) {

  /// Chooses what is copied.
  @FunctionalInterface
  interface Choice {
    List<Commit> of(Copy copy);
  }

  /// How copying into one repository ended.
  ///
  /// @param to the other repository
  /// @param lacking how many were to be copied
  /// @param copied what was copied, in order
  /// @param failure why it went no further, if it did not
  record Outcome(
      RepositorySettings to,
      int lacking,
      List<Copy.Copied> copied,
      Optional<OperationFailedException> failure) {

    long storedBytes() {
      return copied.stream().mapToLong(Copy.Copied::storedBytes).sum();
    }

    List<SnapshotId> ids() {
      return copied.stream().map(each -> each.commit().snapshot().id()).toList();
    }
  }

  /// What would be copied.
  List<Commit> plan(RepositorySettings to, Choice choice) {
    try (var other = installation.repositories().open(to);
        var copy = new Copy(from, other, progress)) {
      return choice.of(copy);
    }
  }

  /// Copies what is chosen, as far as that goes.
  Outcome into(RepositorySettings to, Choice choice) {
    var copied = new ArrayList<Copy.Copied>();
    var lacking = List.<Commit>of();
    try (var other = installation.repositories().open(to);
        var copy = new Copy(from, other, progress)) {
      lacking = choice.of(copy);
      for (var commit : lacking) {
        copied.add(copy.copy(commit));
      }
      return new Outcome(to, lacking.size(), copied, Optional.empty());
    } catch (OperationFailedException failed) {
      return new Outcome(to, lacking.size(), copied, Optional.of(failed));
    }
  }

  /// Brings every mirror of a repository up to date, whatever becomes of the others.
  List<Outcome> mirror(RepositorySettings primary) {
    var outcomes = new ArrayList<Outcome>();
    for (var each : installation.repositories().mirrorsOf(primary)) {
      outcomes.add(into(each, this::newer));
    }
    return outcomes;
  }

  private List<Commit> newer(Copy copy) {
    return copy.newer(from.log(), installation.configuration().orchestrator());
  }
}
