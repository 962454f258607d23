package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.inflight.Declared;
import dev.backstay.inflight.Quarantine;
import java.util.List;

/// Which of the declared changes are made in what is restored.
final class QuarantineRules {

  private QuarantineRules() {}

  /// Those of components that are restored whole; none unless they are asked for.
  ///
  /// @throws UsageException if they are asked for and there are none, or they cannot be made
  static List<Quarantine> changes(
      Declared declared, RestoreRequest request, List<RestorePlan.Target> targets) {
    if (!request.quarantine()) {
      return List.of();
    }
    if (!request.selection().isAll() || !request.scope().isWhole()) {
      throw refused(
          "a quarantine changes whole components, and a part of one is to be restored",
          "Leave out `--quarantine`, or what selects a part.");
    }
    var changes =
        declared.quarantine().stream()
            .filter(it -> targets.stream().anyMatch(each -> isOf(it, each)))
            .toList();
    if (changes.isEmpty()) {
      throw refused(
          declared.quarantine().isEmpty()
              ? "the configuration declares no quarantine"
              : "the configuration declares no quarantine of what is restored",
          "Declare changes in `quarantine`, or leave out `--quarantine`.");
    }
    for (var change : changes) {
      requireEditable(change, targets);
    }
    return changes;
  }

  private static boolean isOf(Quarantine change, RestorePlan.Target target) {
    return target.component().name().equals(change.in());
  }

  /// What a server kept becomes a file in a directory, which no statement runs over.
  private static void requireEditable(Quarantine change, List<RestorePlan.Target> targets) {
    for (var target : targets) {
      if (isOf(change, target) && target.component() instanceof Component.FileTree) {
        throw refused(
            "component " + change.in() + " becomes a dump in a file, which cannot be changed",
            "Leave out `--quarantine`, or restore into a database with `--to postgresql://...`.");
      }
    }
  }

  private static UsageException refused(String message, String hint) {
    return new UsageException(FailureCode.USAGE, message, hint);
  }
}
