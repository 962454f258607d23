package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.component.Queryable;
import dev.backstay.component.Reference;
import dev.backstay.component.ReferenceCheck;
import dev.backstay.component.StagedComponent;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.repository.SnapshotReader;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentName;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Looks whether what was staged holds all that it names.
///
/// @param configured the components as they are configured: names lead to where those are
record StagedReferences(
    RestorePlan plan,
    List<StagedComponent> staged,
    SnapshotReader source,
    List<Component> configured,
    Examination examination) {

  /// Asks the staged states what they name, and looks for it in what is restored with them. What
  /// is restored without the other component, or in part, is not looked at.
  ///
  /// @throws RestoreRefusedException if more is missing than may be
  void verify(List<Reference> references, Progress progress) {
    for (var reference : references) {
      var from = wholeOf(reference.from());
      var in = wholeOf(reference.in());
      if (from.isPresent()
          && in.isPresent()
          && staged.get(from.getAsInt()) instanceof Queryable queryable) {
        var step = reference.from() + " in " + reference.in();
        progress.report(new Progress.Step("references", step, 0));
        examination.ask(
            reference.from(),
            "is what it names in " + reference.in() + " there?",
            () -> verify(reference, queryable, plan.targets().get(in.getAsInt())));
      }
    }
  }

  private OptionalInt wholeOf(ComponentName name) {
    var targets = plan.targets();
    return IntStream.range(0, targets.size())
        .filter(i -> targets.get(i).component().name().equals(name))
        .filter(i -> targets.get(i).selection().isAll())
        .findFirst();
  }

  private void verify(Reference reference, Queryable from, RestorePlan.Target in) {
    try {
      var check = ReferenceCheck.ask(reference, from, asConfigured(in.component()));
      source.content(reference.in()).entries().forEachRemaining(entry -> check.see(entry.meta()));
      var finding = check.finding();
      if (finding.isPresent()) {
        throw refused(reference.in() + ": " + finding.get(), null);
      }
    } catch (IOException e) {
      throw refused(
          "what %s names in %s cannot be told: %s"
              .formatted(reference.from(), reference.in(), e.getMessage()),
          e);
    }
  }

  /// What is restored elsewhere is still named as what is live.
  private Component asConfigured(Component restored) {
    return configured.stream()
        .filter(it -> it.name().equals(restored.name()))
        .findFirst()
        .orElse(restored);
  }

  private static RestoreRefusedException refused(
      String message, @org.jspecify.annotations.Nullable IOException cause) {
    return new RestoreRefusedException(
        FailureCode.REFERENCE_MISSING,
        message,
        "Choose another snapshot, restore the components one by one, or correct `references`.",
        cause);
  }
}
