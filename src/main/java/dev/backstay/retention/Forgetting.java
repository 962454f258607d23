package dev.backstay.retention;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.Forgotten;
import dev.backstay.repository.Repository;
import dev.backstay.snapshot.RetentionChange;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Forgets snapshots of one repository, and lets them return. Removes no bytes.
///
/// What is forgotten was judged in the same look at the history that the commit follows. After the
/// commit the history is looked at again: what may not go by then, because somebody else forgot
/// others at the same time, returns at once.
public final class Forgetting {

  private final Repository repository;
  private final Policy policy;
  private final Circumstances circumstances;

  /// Forgets under that policy, which says what may not go and how long what goes can return.
  public Forgetting(Repository repository, Policy policy, Circumstances circumstances) {
    this.repository = repository;
    this.policy = policy;
    this.circumstances = circumstances;
  }

  /// What has come of it.
  ///
  /// @param forgotten snapshots that are forgotten, with the time until which they can return
  /// @param returned snapshots that may not go after all, each with the reasons
  public record Outcome(List<Forgotten> forgotten, List<Verdict> returned) {

    public Outcome {
      forgotten = List.copyOf(forgotten);
      returned = List.copyOf(returned);
    }
  }

  /// Verdicts on snapshots that somebody wants to go, by name.
  ///
  /// @param log the history as it is now
  /// @param chosen snapshots of it
  /// @throws UsageException if one of them may not go
  public List<Verdict> byHand(CommitLog log, List<Commit> chosen) {
    var untouchable = Retention.untouchable(policy, log.commits(), circumstances);
    var hashes = chosen.stream().map(Commit::hash).collect(Collectors.toSet());
    for (var verdict : untouchable) {
      if (hashes.contains(verdict.commit().hash())) {
        throw new UsageException(
            FailureCode.SNAPSHOT_PROTECTED,
            "snapshot %s stays: %s"
                .formatted(verdict.commit().snapshot().id(), String.join("; ", verdict.reasons())),
            "A pin goes with `backstay unpin`; a newest one may go once there is a newer one: take"
                + " it with `backstay backup`.");
      }
    }
    return chosen.stream()
        .distinct()
        .map(it -> new Verdict(it, standingOf(it), false, List.of("asked for by name")))
        .toList();
  }

  private Standing standingOf(Commit commit) {
    return Candidate.of(List.of(commit), circumstances.now()).getFirst().standing();
  }

  /// Forgets the snapshots of those verdicts, by one commit.
  ///
  /// @param verdicts on snapshots that are not to be kept, just made
  public Outcome forget(List<Verdict> verdicts) {
    if (verdicts.isEmpty()) {
      return new Outcome(List.of(), List.of());
    }
    var items = verdicts.stream().map(Forgetting::item).toList();
    var act = repository.forget(items, policy.undelete()).hash();
    var log = repository.log();
    var ours = log.forgotten().stream().filter(it -> it.acts().contains(act)).toList();
    var returned = returned(log, ours);
    var gone = returned.stream().map(Verdict::commit).map(Commit::hash).collect(Collectors.toSet());
    return new Outcome(
        ours.stream().filter(it -> !gone.contains(it.commit().hash())).toList(), returned);
  }

  private static RetentionChange.Item item(Verdict verdict) {
    return new RetentionChange.Item(
        verdict.commit().snapshot().id(),
        verdict.commit().hash(),
        String.join("; ", verdict.reasons()));
  }

  /// Nothing that others forgot counts as there; all that was forgotten here does.
  private List<Verdict> returned(CommitLog log, List<Forgotten> ours) {
    var byHash =
        ours.stream().collect(Collectors.toMap(it -> it.commit().hash(), Function.identity()));
    Set<String> orchestrators =
        ours.stream().map(it -> it.commit().snapshot().orchestrator()).collect(Collectors.toSet());
    var history =
        log.history(ours::contains).stream()
            .filter(it -> orchestrators.contains(it.snapshot().orchestrator()))
            .toList();
    var returned =
        Retention.untouchable(policy, history, circumstances.after(log)).stream()
            .filter(it -> byHash.containsKey(it.commit().hash()))
            .toList();
    if (!returned.isEmpty()) {
      repository.bringBack(
          returned.stream().map(it -> byHash.get(it.commit().hash())).toList(),
          "others were forgotten at the same time");
    }
    return returned;
  }
}
