package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.component.Handlers;
import dev.backstay.component.Reference;
import dev.backstay.component.StagedComponent;
import dev.backstay.inflight.Canary;
import dev.backstay.repository.Repository;
import dev.backstay.repository.SnapshotReader;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Snapshot;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import java.util.ArrayList;
import java.util.List;

/// Builds what a plan restores, beside what is live.
///
/// @param configured the components as they are configured: what is expected of them must hold
/// @param examination has it asked whether it is good
record Staging(
    Repository repository,
    Handlers handlers,
    List<Component> configured,
    List<Reference> references,
    List<Canary> canaries,
    Examination examination) {

  /// Builds everything beside its place, and has it checked while the snapshot can still be read.
  List<StagedComponent> stage(RestorePlan plan, Progress progress) {
    var staged = new ArrayList<StagedComponent>();
    try (var source = repository.read(plan.commit())) {
      for (var target : plan.targets()) {
        staged.add(stage(target, source, progress));
      }
      if (!isEvidence(plan)) {
        verify(plan.targets(), staged, progress);
        new StagedReferences(plan, staged, source, configured, examination)
            .verify(references, progress);
        new StagedWork(plan, staged).verify(canaries, examination, progress);
        new StagedExpectations(plan, staged, examination).verify(configured, progress);
      }
    }
    return staged;
  }

  /// Builds once more what those who wrote until they were stopped have outdated; the rest stays.
  List<StagedComponent> renew(RestorePlan plan, List<StagedComponent> staged, Progress progress) {
    var outdated = staged.stream().map(StagedComponent::isOutdated).toList();
    if (!outdated.contains(true)) {
      return staged;
    }
    var renewed = new ArrayList<>(staged);
    try (var source = repository.read(plan.commit())) {
      for (var i = 0; i < renewed.size(); i++) {
        if (outdated.get(i)) {
          renewed.set(i, stage(plan.targets().get(i), source, progress));
          verify(List.of(plan.targets().get(i)), List.of(renewed.get(i)), progress);
        }
      }
    }
    return renewed;
  }

  private StagedComponent stage(
      RestorePlan.Target target, SnapshotReader source, Progress progress) {
    var name = target.component().name();
    progress.report(new Progress.Step("stage", name.value(), target.contentBytes()));
    return handlers
        .handlerOf(target.component())
        .stage(source.content(name), target.selection(), target.destination(), progress);
  }

  private void verify(
      List<RestorePlan.Target> targets, List<StagedComponent> staged, Progress progress) {
    for (var i = 0; i < staged.size(); i++) {
      var each = staged.get(i);
      progress.report(new Progress.Step("verify", each.destination().live().toString(), 0));
      examination.ask(
          targets.get(i).component().name(), "is it whole, by its own engine?", each::verify);
    }
  }

  /// A safety or suspect snapshot holds what was there, valid or not, and is put back as it was;
  /// but who tries it wants to know.
  private static boolean isEvidence(RestorePlan plan) {
    var snapshot = plan.commit().snapshot();
    return !plan.request().isTrial() && isKeptAsItWas(snapshot);
  }

  private static boolean isKeptAsItWas(Snapshot snapshot) {
    return snapshot.trigger() == Trigger.PRE_RESTORE || snapshot.status() == Status.SUSPECT;
  }
}
