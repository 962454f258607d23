package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.cli.Copying.Choice;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.Repository;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Copies snapshots of the repository at hand into another one, and tells what came of it.
record Transfer(Session session, String to, boolean dryRun) {

  /// Which snapshots are wanted there.
  @FunctionalInterface
  interface Wanted {
    List<Commit> in(CommitLog log, String orchestrator);
  }

  ExitCode run(Wanted wanted) {
    var installation = session.installation();
    var target = installation.repositories().settings(Optional.of(to));
    try (var from = session.open(installation)) {
      var all = wanted.in(session.log(from), installation.configuration().orchestrator());
      Choice choice = copy -> copy.lacking(all);
      var text = new CopyText(session.output());
      if (dryRun) {
        var lacking = copying(installation, from, it -> it.plan(target, choice));
        text.tellPlan(target.name(), lacking, all.size() - lacking.size());
        return ExitCode.OK;
      }
      var outcome = copying(installation, from, it -> it.into(target, choice));
      from.passedOver().forEach(failure -> session.output().warn(failure.getMessage()));
      text.tell(outcome, all.size());
      if (outcome.failure().isPresent()) {
        throw outcome.failure().get();
      }
    }
    return ExitCode.OK;
  }

  private <T> T copying(Installation installation, Repository from, Function<Copying, T> act) {
    try (var progress = session.progress()) {
      return act.apply(new Copying(installation, from, progress));
    }
  }
}
