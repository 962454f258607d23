package dev.backstay.prune;

import dev.backstay.check.History;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.reach.ReachWalk;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.IndexInspection;
import dev.backstay.repository.Layout;
import dev.backstay.repository.OpenRun;
import dev.backstay.repository.Pruning;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.store.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds out what can go. Reads only.
final class Planning {

  private final Pruning pruning;
  private final PruneSettings settings;
  private final Progress progress;

  Planning(Pruning pruning, PruneSettings settings, Progress progress) {
    this.pruning = pruning;
    this.settings = settings;
    this.progress = progress;
  }

  /// A plan, with what it was computed from.
  record Outlook(PrunePlan plan, IndexInspection index, ReachWalk reach) {}

  /// Computes the plan.
  ///
  /// @param now until when forgotten snapshots can have been meant to come back
  Outlook look(Instant now) {
    // In this order: whatever another prune does from here on takes this number away.
    var epoch = pruning.nextEpoch();
    var firstRun =
        pruning.openRuns().stream()
            .map(OpenRun::announcedAt)
            .flatMap(Optional::stream)
            .min(Instant::compareTo);
    var log = wholeLog();
    var gone = new LinkedHashSet<>(pruning.gone());
    log.forgotten().stream()
        .filter(each -> !each.canReturn(now))
        .forEach(each -> gone.add(each.commit().snapshot().id()));
    var condemned = pruning.condemned();
    var older = settings.isReencrypting() ? pruning.inspection().olderPacks() : Set.<String>of();
    var damaged = pruning.damaged();
    // Copies that an interrupted run has made come first, or they would be made again.
    var index = pruning.inspection().index(older);
    var reach = reach(log, index, gone);
    var basis = new Basis(epoch, log, index, condemned, damaged, older, firstRun);
    return new Outlook(plan(basis, reach, gone), index, reach);
  }

  /// From what a plan is computed.
  private record Basis(
      long epoch,
      CommitLog log,
      IndexInspection index,
      Set<String> condemned,
      Set<String> damaged,
      Set<String> older,
      Optional<Instant> firstRun) {

    private boolean has(StoredObject pack) {
      var name = pack.key().name();
      return index.packs().containsKey(name) && !condemned.contains(name);
    }

    private boolean mayBeOfARun(StoredObject pack) {
      return firstRun.filter(begun -> !pack.createdAt().isBefore(begun)).isPresent();
    }
  }

  private PrunePlan plan(Basis basis, ReachWalk reach, Set<SnapshotId> gone) {
    var live = liveBytes(reach);
    var dead = new ArrayList<PrunePlan.Pack>();
    var sparse = new ArrayList<PrunePlan.Pack>();
    var spared = 0;
    var total = 0L;
    for (var object : pruning.inspection().list(Layout.PACKS)) {
      if (!basis.has(object)) {
        continue;
      }
      total += object.sizeBytes();
      if (settings.isReencrypting() && !basis.older.contains(object.key().name())) {
        continue;
      }
      var alive = live.getOrDefault(object.key().name(), 0L);
      var pack = new PrunePlan.Pack(object.key().name(), object.sizeBytes(), alive);
      if (alive == 0 && basis.mayBeOfARun(object)) {
        spared++;
      } else if (alive == 0) {
        dead.add(pack);
      } else if (!basis.damaged.contains(pack.name())
          && (settings.isReencrypting()
              || alive < settings.rewriteBelow() * basis.index.segmentBytes(pack.name()))) {
        sparse.add(pack);
      }
    }
    return new PrunePlan(
        basis.epoch,
        Pruning.heads(basis.log),
        dead,
        sparse,
        gone.stream().filter(basis.log::has).toList(),
        spared,
        total);
  }

  private static Map<String, Long> liveBytes(ReachWalk reach) {
    var live = new HashMap<String, Long>();
    reach
        .reached()
        .forEach(
            place -> live.merge(place.segment().pack(), ReachWalk.storedBytes(place), Long::sum));
    return live;
  }

  /// All commits, if their history is whole: what is not seen must not be taken for gone.
  CommitLog wholeLog() {
    progress.report(new Progress.Step("read history", "", 0));
    var log = pruning.inspection().log();
    var findings = History.findings(pruning.inspection(), log);
    if (!findings.isEmpty()) {
      var first = findings.getFirst();
      throw new RepositoryDamagedException(
          first.code(),
          "nothing is pruned while the history is not whole: " + first.sentence(),
          "`backstay check` says what is missing, and what to do.");
    }
    return log;
  }

  /// Follows every snapshot that is there or may come back.
  ReachWalk reach(CommitLog log, IndexInspection index, Collection<SnapshotId> gone) {
    var walk = new ReachWalk(pruning.inspection(), index);
    for (var commit : log.commits()) {
      follow(commit, walk);
    }
    for (var forgotten : log.forgotten()) {
      if (!gone.contains(forgotten.commit().snapshot().id())) {
        follow(forgotten.commit(), walk);
      }
    }
    return walk;
  }

  private void follow(Commit commit, ReachWalk walk) {
    progress.report(new Progress.Step("follow snapshot", commit.snapshot().id().hex(), 0));
    walk.add(commit);
  }
}
