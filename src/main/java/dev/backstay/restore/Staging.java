package dev.backstay.restore;

import dev.backstay.component.Handlers;
import dev.backstay.component.Reference;
import dev.backstay.component.StagedComponent;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import java.util.ArrayList;
import java.util.List;

/// Builds what a plan restores, beside what is live.
record Staging(Repository repository, Handlers handlers, List<Reference> references) {

  /// Builds everything beside its place, and has it checked while the snapshot can still be read.
  List<StagedComponent> stage(RestorePlan plan, Progress progress) {
    var staged = new ArrayList<StagedComponent>();
    try (var source = repository.read(plan.commit())) {
      for (var target : plan.targets()) {
        var name = target.component().name();
        progress.report(new Progress.Step("stage", name.value(), target.contentBytes()));
        staged.add(
            handlers
                .handlerOf(target.component())
                .stage(source.content(name), target.selection(), target.destination(), progress));
      }
      if (!isEvidence(plan)) {
        verify(staged, progress);
        new StagedReferences(plan, staged, source).verify(references, progress);
      }
    }
    return staged;
  }

  private static void verify(List<StagedComponent> staged, Progress progress) {
    for (var each : staged) {
      progress.report(new Progress.Step("verify", each.destination().live().toString(), 0));
      each.verify();
    }
  }

  /// A safety or suspect snapshot holds what was there, valid or not, and is put back as it was.
  private static boolean isEvidence(RestorePlan plan) {
    var snapshot = plan.commit().snapshot();
    return snapshot.trigger() == Trigger.PRE_RESTORE || snapshot.status() == Status.SUSPECT;
  }
}
