package dev.backstay.retention;

import dev.backstay.repository.Commit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which snapshots stay. Computes only; nothing is read or changed.
///
/// Snapshots are judged in the order of their writers' chains, never by a writer's clock alone, and
/// those of each orchestrator, and of each host that only writes, by themselves. No policy removes
/// of them the newest good snapshot, the newest proven one, a pinned one, or a safety snapshot
/// while it is held.
public final class Retention {

  private Retention() {}

  /// One verdict for each snapshot of a history, the orchestrators in the order of their names.
  ///
  /// @param history all of the snapshots of the orchestrators it has, the oldest first
  public static List<Verdict> judge(
      Policy policy, List<Commit> history, Circumstances circumstances) {
    return candidates(history, circumstances).values().stream()
        .flatMap(each -> new Judgement(policy, each, circumstances).verdicts().stream())
        .toList();
  }

  /// Those snapshots of a history that may not go, whatever is asked for, with all the reasons.
  ///
  /// @param history all of the snapshots of the orchestrators it has, the oldest first
  public static List<Verdict> untouchable(
      Policy policy, List<Commit> history, Circumstances circumstances) {
    return candidates(history, circumstances).values().stream()
        .flatMap(
            each -> {
              var protections = new Protections(each, policy.safety(), circumstances);
              return each.stream()
                  .filter(it -> !protections.of(it).isEmpty())
                  .map(it -> new Verdict(it.commit(), it.standing(), true, protections.of(it)));
            })
        .toList();
  }

  private static Map<String, List<Candidate>> candidates(
      List<Commit> history, Circumstances circumstances) {
    return Candidate.of(history, circumstances.now()).stream()
        .collect(
            Collectors.groupingBy(it -> seriesOf(it.commit()), TreeMap::new, Collectors.toList()));
  }

  /// What a host that only writes has made counts by itself: whoever takes it over displaces
  /// nothing of others.
  private static String seriesOf(Commit commit) {
    var orchestrator = commit.snapshot().orchestrator();
    return commit.isOfWriteOnlyHost() ? orchestrator + '\0' + commit.writer() : orchestrator;
  }
}
