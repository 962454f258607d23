package dev.backstay.restore;

import dev.backstay.backup.Counterexamples;
import dev.backstay.component.Component;
import dev.backstay.component.Expectation;
import dev.backstay.component.Queryable;
import dev.backstay.component.StagedComponent;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.run.Progress;
import java.util.List;

/// What is expected of captured components by queries, held against what was staged.
record StagedExpectations(RestorePlan plan, List<StagedComponent> staged, Examination examination) {

  /// Asks whole components what must give no row, or they are not good.
  ///
  /// @param configured the components with what is expected of them
  /// @throws RestoreRefusedException if one gives a row, or cannot be asked
  void verify(List<Component> configured, Progress progress) {
    if (!plan.request().selection().isAll() || !plan.request().scope().isWhole()) {
      return;
    }
    for (var i = 0; i < staged.size(); i++) {
      var name = plan.targets().get(i).component().name();
      if (staged.get(i) instanceof Queryable image) {
        configured.stream()
            .filter(it -> it.name().equals(name))
            .forEach(it -> verify(it, image, progress));
      }
    }
  }

  private void verify(Component component, Queryable image, Progress progress) {
    for (var each : component.expectations()) {
      if (each instanceof Expectation.None(var query, var says, var fails) && fails) {
        progress.report(new Progress.Step("expect", component.name().value(), 0));
        examination.ask(
            component.name(),
            "is this not so: " + says + "?",
            () -> hold(component, query, says, image));
      }
    }
  }

  private static void hold(Component component, String query, String says, Queryable image) {
    var told = Counterexamples.of(query, image).told(says);
    if (told.isPresent()) {
      throw new RestoreRefusedException(
          FailureCode.STAGED_INVALID,
          "the restored component " + component.name() + " is not good: " + told.get(),
          "Nothing live was touched; choose an earlier snapshot, or correct `expect`.",
          null);
    }
  }
}
