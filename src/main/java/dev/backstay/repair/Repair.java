package dev.backstay.repair;

import dev.backstay.check.LostSearch;
import dev.backstay.check.PackCheck;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Damage;
import dev.backstay.repository.IndexInspection;
import dev.backstay.repository.Inspection;
import dev.backstay.repository.PackScan;
import dev.backstay.repository.Repairing;
import dev.backstay.repository.Repository;
import dev.backstay.repository.SnapshotReader;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.SnapshotId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Makes good what is damaged in a repository, as far as that can be done by adding only: packs
/// that the index lacks are named again; damaged packs are not used again, and what is still good
/// in them is copied; lost content is taken from a copy in another repository. Used once, by one
/// thread.
public final class Repair implements AutoCloseable {

  private final Repository repository;
  private final Optional<Repository> other;
  private final Progress progress;
  private final Inspection inspection;

  /// Of that repository, with what another one has.
  public Repair(Repository repository, Optional<Repository> other, Progress progress) {
    this.repository = repository;
    this.other = other;
    this.progress = progress;
    inspection = repository.inspect();
  }

  /// What is known once everything was read.
  private record Found(RepairPlan plan, IndexInspection index, Set<ChunkId> lost) {}

  /// What would be done. Reads every byte, and changes nothing.
  public RepairPlan plan() {
    return look().plan;
  }

  private Found look() {
    var index = inspection.index();
    var results = new ArrayList<PackScan.Result>();
    new PackCheck(inspection, index, progress).run(results::add);
    var known = inspection.damagedPacks();
    var damaged =
        results.stream()
            .filter(result -> index.packs().containsKey(result.pack()))
            .map(result -> damaged(result, known))
            .toList();
    var missing =
        index.damage().stream()
            .filter(damage -> damage.code() == FailureCode.OBJECT_MISSING)
            .map(Damage::object)
            .toList();
    var lost = new LostSearch(inspection, index, progress).in(inspection.log());
    var plan = new RepairPlan(unnamed(index, results), damaged, missing, lost.size());
    return new Found(plan, index, lost);
  }

  private static RepairPlan.Damaged damaged(PackScan.Result result, Set<String> known) {
    var reason = result.damage().map(Damage::reason).orElse("");
    return new RepairPlan.Damaged(
        result.pack(), reason, result.lost(), known.contains(result.pack()));
  }

  /// A pack whose own table cannot be read cannot be named; one that is about to go need not be.
  private Map<String, Long> unnamed(IndexInspection index, List<PackScan.Result> results) {
    var bad = results.stream().map(PackScan.Result::pack).collect(Collectors.toSet());
    bad.addAll(inspection.goingPacks());
    var unnamed = new TreeMap<String, Long>();
    index
        .packs()
        .forEach(
            (pack, sizeBytes) -> {
              if (!index.isIndexed(pack) && !bad.contains(pack)) {
                unnamed.put(pack, sizeBytes);
              }
            });
    return unnamed;
  }

  /// Does it.
  public RepairReport run() {
    try (var repairing = repository.repair()) {
      var first = look();
      repairing.index(first.plan.unnamed());
      var now = first.plan.unnamed().isEmpty() ? first : look();
      var salvaged = 0L;
      for (var each : now.plan.damaged()) {
        progress.report(new Progress.Step("copy what is good", each.pack(), 0));
        salvaged += repairing.salvage(now.index, each.pack(), each.lost());
      }
      var lost = new HashSet<>(now.lost);
      var before = lost.size();
      other.ifPresent(from -> seek(from, repairing, lost));
      repairing.finish();
      // Last: what is copied must be there before the original is not used again.
      now.plan.damaged().forEach(each -> repairing.distrust(each.pack(), each.reason()));
      return new RepairReport(
          first.plan.unnamed().size(),
          (int) now.plan.damaged().stream().filter(each -> !each.known()).count(),
          salvaged,
          before - lost.size(),
          lost.size(),
          repairing.storedBytes());
    }
  }

  /// Takes what is lost from the copies that another repository has of the snapshots.
  private void seek(Repository from, Repairing repairing, Set<ChunkId> lost) {
    var copies = new HashMap<SnapshotId, Commit>();
    from.log().commits().forEach(commit -> copies.put(commit.snapshot().id(), commit));
    for (var commit : repository.log().commits()) {
      var copy = copies.get(commit.snapshot().id());
      if (copy == null || lost.isEmpty()) {
        continue;
      }
      try (var own = repository.read(commit);
          var theirs = from.read(copy)) {
        progress.report(new Progress.Step("look for lost chunks", commit.snapshot().id().hex(), 0));
        seek(commit, own, theirs, repairing, lost);
      }
    }
  }

  private static void seek(
      Commit commit,
      SnapshotReader own,
      SnapshotReader theirs,
      Repairing repairing,
      Set<ChunkId> lost) {
    for (var component : commit.snapshot().components()) {
      seek(component.name(), own, theirs, repairing, lost);
    }
  }

  private static void seek(
      ComponentName component,
      SnapshotReader own,
      SnapshotReader theirs,
      Repairing repairing,
      Set<ChunkId> lost) {
    try {
      own.seek(
          component,
          theirs,
          lost::contains,
          (chunk, bytes) -> {
            if (repairing.restore(chunk, bytes)) {
              lost.remove(chunk);
            }
          });
    } catch (RepositoryDamagedException listingLost) {
      // Which chunks stood where is lost with it; another snapshot may still know.
      return;
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE, "reading the copy failed: " + e.getMessage(), null, e);
    }
  }

  @Override
  public void close() {
    inspection.close();
  }
}
