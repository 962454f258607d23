package dev.backstay.restore;

import dev.backstay.component.Editable;
import dev.backstay.component.Queryable;
import dev.backstay.component.StagedComponent;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.inflight.Answers;
import dev.backstay.inflight.Canary;
import dev.backstay.inflight.Quarantine;
import dev.backstay.inflight.Reasons;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is declared of work under way, held against what was staged.
record StagedWork(RestorePlan plan, List<StagedComponent> staged) {

  /// Asks whole components for the values that were known when they were captured.
  ///
  /// @throws RestoreRefusedException if one gives another value, or cannot be asked
  void verify(List<Canary> canaries, Examination examination, Progress progress) {
    for (var canary : canaries) {
      var record = plan.commit().snapshot().component(canary.component());
      var found = find(canary.component());
      if (record.isPresent()
          && found.filter(Queryable.class::isInstance).isPresent()
          && plan.request().selection().isAll()
          && plan.request().scope().isWhole()) {
        progress.report(new Progress.Step("canary", canary.component().value(), 0));
        examination.ask(
            canary.component(),
            "does its canary give what was captured?",
            () -> verify(canary, record.get(), (Queryable) found.get()));
      }
    }
  }

  private Optional<StagedComponent> find(ComponentName name) {
    for (var i = 0; i < staged.size(); i++) {
      if (plan.targets().get(i).component().name().equals(name)) {
        return Optional.of(staged.get(i));
      }
    }
    return Optional.empty();
  }

  private static void verify(Canary canary, ComponentRecord record, Queryable component) {
    try {
      if (!Answers.isSame(canary, record, component)) {
        throw invalid(canary, "gives another value for its canary than was captured", null);
      }
    } catch (IOException e) {
      throw invalid(canary, "cannot be asked for its canary: " + Reasons.of(e, canary.query()), e);
    }
  }

  private static RestoreRefusedException invalid(
      Canary canary, String what, @org.jspecify.annotations.Nullable IOException cause) {
    return new RestoreRefusedException(
        FailureCode.STAGED_INVALID,
        "the restored component " + canary.component() + " " + what,
        "Nothing live was touched; choose an earlier snapshot, or correct `canary`.",
        cause);
  }

  /// Makes the changes that the plan has.
  ///
  /// @throws RestoreRefusedException if one cannot be made
  List<Quarantined> quarantine(Progress progress) {
    var made = new ArrayList<Quarantined>();
    for (var change : plan.quarantine()) {
      progress.report(new Progress.Step("quarantine", change.in().value(), 0));
      made.add(new Quarantined(change, make(change)));
    }
    return made;
  }

  private long make(Quarantine change) {
    try {
      if (find(change.in()).orElseThrow() instanceof Editable editable) {
        return editable.edit(change.edit());
      }
      throw new IOException("it cannot be changed");
    } catch (IOException e) {
      throw new RestoreRefusedException(
          FailureCode.QUARANTINE_FAILED,
          "the quarantine of %s (%s) could not be made: %s"
              .formatted(change.in(), change.why(), Reasons.of(e, change.edit())),
          "Nothing live was touched; correct `quarantine`, or restore without `--quarantine`.",
          e);
    }
  }
}
