package dev.backstay.usage;

import dev.backstay.reach.Amount;
import dev.backstay.reach.ReachWalk;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.IndexInspection;
import dev.backstay.repository.Inspection;
import dev.backstay.repository.Layout;
import dev.backstay.repository.Repository;
import dev.backstay.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Measures a repository: reads its index and listings, and no content. Used by one thread.
public final class Usage implements AutoCloseable {

  private final CommitLog log;
  private final Inspection inspection;
  private final IndexInspection index;

  /// Looks at the repository as it is now.
  ///
  /// @throws dev.backstay.failure.RepositoryDamagedException if its index is not whole
  public Usage(Repository repository, CommitLog log) {
    this.log = log;
    inspection = repository.inspect();
    index = inspection.index();
    if (!index.damage().isEmpty()) {
      inspection.close();
      throw ReachWalk.damaged(index.damage().getFirst());
    }
  }

  private record Owner(String orchestrator, String component) implements Comparable<Owner> {

    @Override
    public int compareTo(Owner other) {
      var byOrchestrator = orchestrator.compareTo(other.orchestrator);
      return byOrchestrator == 0 ? component.compareTo(other.component) : byOrchestrator;
    }
  }

  /// What takes room in all of it.
  public RepositoryUsage ofRepository() {
    var walk = new ReachWalk(inspection, index);
    var snapshots = new ArrayList<RepositoryUsage.OfSnapshot>();
    var components = new TreeMap<Owner, Amount>();
    var reached = Amount.NONE;
    for (var commit : log.commits()) {
      var added = Amount.NONE;
      for (var component : commit.snapshot().components()) {
        var amount = walk.add(commit, component.name());
        var owner = new Owner(commit.snapshot().orchestrator(), component.name().value());
        components.merge(owner, amount, Amount::plus);
        added = added.plus(amount);
      }
      snapshots.add(new RepositoryUsage.OfSnapshot(commit, added));
      reached = reached.plus(added);
    }
    var held = new ArrayList<RepositoryUsage.OfComponent>();
    components.forEach(
        (owner, amount) ->
            held.add(new RepositoryUsage.OfComponent(owner.orchestrator, owner.component, amount)));
    return new RepositoryUsage(
        snapshots, held, reached, unreached(reached), unnamedPackBytes(), segments(), objects());
  }

  private Amount unreached(Amount reached) {
    var all = index.segments();
    return new Amount(
        index.chunkCount() - reached.chunks(),
        all.plainBytes() - reached.plainBytes(),
        all.sealedBytes() - reached.storedBytes());
  }

  private long unnamedPackBytes() {
    return index.packs().entrySet().stream()
        .filter(pack -> !index.isIndexed(pack.getKey()))
        .mapToLong(pack -> pack.getValue())
        .sum();
  }

  private RepositoryUsage.Segments segments() {
    var all = index.segments();
    return new RepositoryUsage.Segments(all.count(), all.plainBytes(), all.sealedBytes());
  }

  private RepositoryUsage.Objects objects() {
    var pieces = inspection.list(Layout.INDEX);
    var commits = inspection.list(Layout.COMMITS);
    var reports = inspection.list(Layout.EVIDENCE);
    return new RepositoryUsage.Objects(
        index.packs().size(),
        index.packs().values().stream().mapToLong(Long::longValue).sum(),
        pieces.size(),
        bytes(pieces),
        commits.size(),
        bytes(commits),
        reports.size(),
        bytes(reports));
  }

  private static long bytes(List<StoredObject> objects) {
    return objects.stream().mapToLong(StoredObject::sizeBytes).sum();
  }

  /// What takes room for one snapshot of it.
  public SnapshotUsage ofSnapshot(Commit commit) {
    var alone = new ReachWalk(inspection, index);
    var before = new ReachWalk(inspection, index);
    var isBefore = true;
    for (var other : log.commits()) {
      if (other.hash().equals(commit.hash())) {
        isBefore = false;
        continue;
      }
      alone.add(other);
      if (isBefore) {
        before.add(other);
      }
    }
    var held = new ReachWalk(inspection, index);
    return new SnapshotUsage(
        commit.snapshot().components().stream()
            .map(
                component ->
                    new SnapshotUsage.OfComponent(
                        component,
                        held.add(commit, component.name()),
                        before.add(commit, component.name()),
                        alone.add(commit, component.name())))
            .toList());
  }

  @Override
  public void close() {
    inspection.close();
  }
}
