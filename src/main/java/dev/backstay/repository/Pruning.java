package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.PackTable;
import dev.backstay.repository.format.PruneRecord;
import dev.backstay.repository.index.ChunkIndex;
import dev.backstay.repository.index.ReachedChunks;
import dev.backstay.repository.pack.Packer;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoredObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The single acts of which a prune consists; in which order they are done is the matter of
/// `prune`. See docs/adr/0033. Used by one thread.
public final class Pruning implements AutoCloseable {

  private final Repository repository;
  private final StoreAccess store;
  private final Sealer sealer;
  private final Inspection inspection;
  private final OpenRuns runs;

  Pruning(Repository repository) {
    this.repository = repository;
    store = repository.store();
    sealer = repository.sealer();
    inspection = repository.inspect();
    runs = new OpenRuns(store, sealer);
  }

  /// What a check may see.
  public Inspection inspection() {
    return inspection;
  }

  /// What was condemned and may still be there, with when the store heard of it.
  ///
  /// @param record what was condemned
  /// @param since by the store's clock
  public record Pending(PruneRecord record, Instant since) {}

  /// All that is condemned and not yet removed, by epoch.
  public List<Pending> pending() {
    var pending = new ArrayList<Pending>();
    var prunes = repository.prunes();
    for (var record : prunes.pending().values()) {
      if (prunes.isOver(record.epoch())) {
        discard(record.epoch());
        continue;
      }
      var key = Layout.marks(record.epoch());
      store.list(Layout.TOMBSTONES).stream()
          .filter(object -> object.key().equals(key))
          .forEach(object -> pending.add(new Pending(record, object.createdAt())));
    }
    return pending;
  }

  /// All packs that a prune is about to remove.
  public Set<String> condemned() {
    return repository.prunes().goingPacks();
  }

  /// All packs that are said to be damaged.
  public Set<String> damaged() {
    return repository.prunes().damaged();
  }

  /// The number of the next prune.
  public long nextEpoch() {
    return repository.prunes().nextEpoch();
  }

  /// Forgotten snapshots that were condemned, by whichever prune.
  public Set<SnapshotId> gone() {
    return repository.prunes().gone();
  }

  /// All runs that are at work, or died at it.
  public List<OpenRun> openRuns() {
    return runs.list();
  }

  /// Takes a run for dead, for good: if it is alive, it will find that out and fail.
  public void giveUp(OpenRun run) {
    runs.giveUp(run);
  }

  /// Copies what is reached in those packs into new ones, and indexes them.
  ///
  /// @param each is told how many bytes were copied
  /// @return the names of the new packs, and of those that hold copies already
  public List<String> copy(
      IndexInspection index, Set<String> packs, ReachedChunks reached, Consumer<Long> each) {
    var content = new ChunkIndex();
    var meta = new ChunkIndex();
    var depot = new PackDepot(store, new Sealer(repository.keys()), Optional.empty());
    var copies = new TreeSet<String>();
    try (var scan = inspection.newScan();
        var packer = new Packer(repository.keys(), depot)) {
      for (var pack : packs) {
        index.lookForOwnerOf(pack);
        for (var segment : index.tableOf(pack, scan).segments()) {
          for (var chunk : segment.chunks()) {
            var place = index.find(chunk.id());
            var holder = place.map(it -> it.segment().pack()).orElse("");
            if (reached.has(chunk.id()) && holder.equals(pack)) {
              var bytes = read(index, chunk);
              packer.add(chunk.type().isContent() ? content : meta, chunk, bytes, 0);
              each.accept((long) bytes.length);
            } else if (reached.has(chunk.id()) && place.isPresent() && !packs.contains(holder)) {
              copies.add(holder);
            }
          }
        }
      }
      packer.flush();
      depot.writeIndex();
      copies.addAll(depot.names());
      return List.copyOf(copies);
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE, "copying failed: " + e.getMessage(), null, e);
    } catch (MalformedException e) {
      throw new RepositoryDamagedException(
          FailureCode.OBJECT_DAMAGED,
          "the table of a pack is damaged: " + e.getMessage(),
          "Run `backstay check --read-data` to see what it reaches.",
          e);
    } finally {
      depot.close();
    }
  }

  private byte[] read(IndexInspection index, PackTable.Chunk chunk) {
    return switch (inspection.read(index.find(chunk.id()).orElseThrow())) {
      case Inspection.Chunk.Sound(var bytes) -> bytes;
      case Inspection.Chunk.Lost(var damage) -> throw damage.toFailure();
    };
  }

  /// Condemns packs. Nobody uses them again from then on.
  ///
  /// @return false if another prune was first
  public boolean condemn(PruneRecord record) {
    var key = Layout.marks(record.epoch());
    var first = store.createFirst(key, Marks.seal(key, record, sealer));
    if (first && repository.prunes().isOver(record.epoch())) {
      // Another prune had this number, and has finished meanwhile.
      discard(record.epoch());
      return false;
    }
    return first;
  }

  private void discard(long epoch) {
    store.delete(Layout.marks(epoch));
    store.delete(Layout.runs(epoch));
    store.delete(Layout.going(epoch));
  }

  /// The newest commit of every writer.
  public static SortedMap<String, Long> heads(CommitLog log) {
    var heads = new TreeMap<String, Long>();
    log.chains().forEach((writer, links) -> heads.put(writer, links.getLast().head().sequence()));
    return heads;
  }

  /// Writes down, once the marks are there, which runs may not have seen them.
  ///
  /// @return their ids: those that were written down, by whomever
  public List<String> noteRuns(long epoch) {
    var noted = notedRuns(epoch);
    if (noted.isPresent()) {
      return noted.get();
    }
    var key = Layout.runs(epoch);
    var now = new PruneRecord.Runs(runs.list().stream().map(OpenRun::run).toList());
    store.createFirst(key, SealedObject.seal(SealType.RUNS, key, now.toBytes(), sealer));
    return notedRuns(epoch).orElse(now.intents());
  }

  private Optional<List<String>> notedRuns(long epoch) {
    var key = Layout.runs(epoch);
    return store
        .readIfPresent(key)
        .map(
            bytes -> {
              try {
                return PruneRecord.Runs.parse(SealedObject.open(SealType.RUNS, key, bytes, sealer))
                    .intents();
              } catch (MalformedException e) {
                throw Damage.of(FailureCode.OBJECT_DAMAGED, key, String.valueOf(e.getMessage()))
                    .toFailure();
              }
            });
  }

  /// Decides which packs of a record go, for all who sweep it: what one of them found needed may
  /// be in use again before another, who found otherwise, comes to remove it.
  ///
  /// @param needless those that this prune found needless
  /// @return those that whoever came first found needless; empty if the record was swept meanwhile
  public Optional<Set<String>> decide(PruneRecord record, Collection<String> needless) {
    var key = Layout.going(record.epoch());
    var own = record.withPacks(needless.stream().sorted().toList());
    store.createFirst(key, SealedObject.seal(SealType.SWEPT, key, own.toBytes(), sealer));
    if (repository.prunes().isOver(record.epoch())) {
      // It goes only after `swept` is there: whoever finds it free then comes too late.
      discard(record.epoch());
      return Optional.empty();
    }
    return store.readIfPresent(key).map(bytes -> packsOf(key, bytes));
  }

  private Set<String> packsOf(ObjectKey key, byte[] bytes) {
    try {
      var plain = SealedObject.open(SealType.SWEPT, key, bytes, sealer);
      return new TreeSet<>(PruneRecord.parse(plain).packs());
    } catch (MalformedException e) {
      throw Damage.of(FailureCode.OBJECT_DAMAGED, key, String.valueOf(e.getMessage())).toFailure();
    }
  }

  /// Takes packs out of the index, and merges small pieces of it.
  public void unindex(Set<String> packs) {
    var gone = new HashSet<>(packs);
    gone.addAll(repository.prunes().removed());
    new IndexRewriting(store, sealer, repository.keys(), 0).without(gone);
  }

  /// Seals pieces of the index anew that are sealed in an older key epoch than the newest.
  ///
  /// @return how many there were
  public int renewIndex() {
    return new IndexRewriting(store, sealer, repository.keys(), repository.keyEpoch())
        .without(repository.prunes().removed());
  }

  /// Deletes a pack.
  public void delete(String pack) {
    store.delete(Layout.pack(pack));
  }

  /// Says that the packs of a record are gone, and takes its marks away.
  public void finish(PruneRecord record) {
    var key = Layout.swept(record.epoch());
    store.createFirst(key, SealedObject.seal(SealType.SWEPT, key, record.toBytes(), sealer));
    discard(record.epoch());
  }

  /// Removes what a prune left behind that died at its very end.
  public void removeRemains() {
    var keys = store.list(Layout.TOMBSTONES).stream().map(StoredObject::key).toList();
    for (var key : keys) {
      var marks = new ObjectKey(key.value().replaceFirst("-(runs|going)$", "-marks"));
      if (!keys.contains(marks)) {
        store.delete(key);
      }
    }
    var packs = Indexes.listPacks(store).keySet();
    Prunes.damaged(store).stream()
        .filter(pack -> !packs.contains(pack))
        .forEach(pack -> store.delete(Layout.damaged(pack)));
  }

  /// How long ago by the store's clock, which is asked by an object that is made for it.
  public Duration ageOf(Instant storeTime) {
    try (var probe = repository.announce(Pen.of(repository), "prune")) {
      return Duration.between(storeTime, probe.announcedAt());
    }
  }

  @Override
  public void close() {
    inspection.close();
  }
}
