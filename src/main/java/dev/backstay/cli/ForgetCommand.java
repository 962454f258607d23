package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.app.SnapshotChoice;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.Repository;
import dev.backstay.restore.journal.JournalState;
import dev.backstay.retention.Circumstances;
import dev.backstay.retention.Forgetting;
import dev.backstay.retention.Policy;
import dev.backstay.retention.Retention;
import dev.backstay.retention.Verdict;
import dev.backstay.snapshot.SnapshotId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Forgets snapshots: by the configured policy, or by name.
@Command(
    name = "forget",
    description = "Forget snapshots that the policy does not keep, or those that are named.",
    footer = {
      "",
      "Says of every snapshot whether it stays, and why. Never forgotten: the newest good one of an"
          + " orchestrator, the newest proven one, pinned ones, safety snapshots while they are"
          + " held. No bytes are removed: `backstay prune` does that.",
      "",
      SnapshotForms.FORMS,
      "",
      "Examples:",
      "  backstay forget --dry-run       say what the policy would forget",
      "  backstay forget",
      "  backstay forget 4f2a            that one; not if it may not go",
      "  backstay snapshots --forgotten  those that can come back",
      "  backstay undelete 4f2a"
    })
final class ForgetCommand extends SessionCommand {

  @Parameters(
      arity = "0..*",
      paramLabel = "SNAPSHOT",
      description = "Snapshots to forget; by the policy if none is named.")
  private List<String> typed = new ArrayList<>();

  @Option(names = "--dry-run", description = "Change nothing; say what would be forgotten.")
  private boolean dryRun;

  @Option(
      names = "--all-orchestrators",
      description = "Judge the snapshots of every orchestrator by this policy.")
  private boolean all;

  @Option(
      names = "--tag",
      split = ",",
      paramLabel = "TAG",
      description = "Forget only those with all these tags.")
  private List<String> tags = new ArrayList<>();

  ForgetCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    if (!typed.isEmpty() && (all || !tags.isEmpty())) {
      throw new UsageException(
          FailureCode.USAGE,
          "snapshots are named, and a choice is made among those that the policy judges",
          "Leave the names away, or --all-orchestrators and --tag.");
    }
    var choices = typed.stream().map(SnapshotChoice::parse).toList();
    var installation = session().installation();
    var policy = installation.configuration().retention();
    if (choices.isEmpty() && policy.isEmpty()) {
      throw new ConfigurationException(
          FailureCode.RETENTION_EMPTY,
          "the configuration does not say which snapshots stay",
          "Write `retention: { keep_last: 10, keep_daily: 30, keep_monthly: 12 }`, or name the"
              + " snapshots to forget.");
    }
    try (var repository = session().open(installation)) {
      var log = session().log(repository);
      var orchestrator = installation.configuration().orchestrator();
      var circumstances = circumstances(installation, log);
      var forgetting = new Forgetting(repository, policy.orElse(Policy.NONE), circumstances);
      if (choices.isEmpty()) {
        var verdicts = judge(policy.get(), log, orchestrator, circumstances);
        end(repository, forgetting, verdicts);
      } else {
        var chosen = choices.stream().map(it -> it.in(log, orchestrator)).toList();
        end(repository, forgetting, forgetting.byHand(log, chosen));
      }
    }
    return ExitCode.OK;
  }

  private Circumstances circumstances(Installation installation, CommitLog log) {
    var unfinished = installation.unfinishedRestore().status();
    return new Circumstances(
        session().surroundings().clock().instant(), log.proven(), inUse(unfinished));
  }

  private static Set<SnapshotId> inUse(Optional<JournalState> unfinished) {
    var inUse = new HashSet<SnapshotId>();
    unfinished.ifPresent(
        restore -> {
          inUse.add(restore.snapshot());
          restore.safety().ifPresent(inUse::add);
        });
    return inUse;
  }

  private List<Verdict> judge(
      Policy policy, CommitLog log, String orchestrator, Circumstances circumstances) {
    var history =
        log.commits().stream()
            .filter(it -> all || it.snapshot().orchestrator().equals(orchestrator))
            .toList();
    return Retention.judge(policy, history, circumstances).stream()
        .filter(it -> it.commit().snapshot().tags().containsAll(tags))
        .toList();
  }

  private void end(Repository repository, Forgetting forgetting, List<Verdict> verdicts) {
    var going = verdicts.stream().filter(it -> !it.kept()).toList();
    var outcome = dryRun ? new Forgetting.Outcome(List.of(), List.of()) : forgetting.forget(going);
    repository.passedOver().forEach(failure -> output().warn(failure.getMessage()));
    var text = new VerdictText(output(), verdicts, all);
    if (dryRun) {
      text.tellPlan();
    } else {
      text.tellDone(outcome);
    }
  }
}
