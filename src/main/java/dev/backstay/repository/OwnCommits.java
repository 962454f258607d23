package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.repository.format.CommitKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which commits of hosts that only write are believed, beside all others.
///
/// Such a host forgets no snapshot, but a run may find at its end that it was given up, and must
/// then say of its own snapshot that it does not count. The seal shows that it was the same run:
/// its root is nowhere once it has ended, so that whoever takes over the host later has none.
final class OwnCommits {

  private final Map<String, Integer> runs = new HashMap<>();

  /// Takes note of the run that a commit was sealed in.
  void note(String commit, int epoch) {
    runs.put(commit, epoch);
  }

  /// Takes out of chains what is not believed.
  List<CommitLog.Refused> refuse(Collection<List<ChainLink>> chains) {
    var taken = new HashSet<String>();
    for (var chain : chains) {
      for (var link : chain) {
        if (link.head().kind() == CommitKind.SNAPSHOT.number()) {
          taken.add(link.head().snapshot());
        }
      }
    }
    var refused = new ArrayList<CommitLog.Refused>();
    for (var chain : chains) {
      for (var link : List.copyOf(chain)) {
        var reason = reason(link, chain, taken);
        if (reason.isPresent()) {
          chain.remove(link);
          refused.add(
              new CommitLog.Refused(
                  Layout.commit(link.head()), FailureCode.COMMIT_UNTRUSTED, reason.get()));
        }
      }
    }
    return refused;
  }

  private Optional<String> reason(ChainLink link, List<ChainLink> chain, Set<String> taken) {
    var kind = link.head().kind();
    if (kind == CommitKind.OWN_SNAPSHOT.number() && taken.contains(link.head().snapshot())) {
      return Optional.of("another writer has a snapshot " + link.head().snapshot());
    }
    if (kind == CommitKind.DISOWNED.number() && !isOfTheSameRun(link, chain)) {
      return Optional.of("it forgets what another run has made");
    }
    return Optional.empty();
  }

  private boolean isOfTheSameRun(ChainLink link, List<ChainLink> chain) {
    if (!(link instanceof RetentionCommit act) || act.change().items().size() != 1) {
      return false;
    }
    var snapshot = act.change().items().getFirst().commit();
    var run = runs.get(link.hash());
    return run != null
        && run.equals(runs.get(snapshot))
        && chain.stream().anyMatch(it -> it instanceof Commit && it.hash().equals(snapshot));
  }
}
