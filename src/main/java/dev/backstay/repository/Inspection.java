package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.format.FormatRecord;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.index.ChunkPlace;
import dev.backstay.repository.pack.ChunkReader;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What a check may see of a repository: objects judged one by one, and chunks. Keys stay inside.
/// Used by one thread.
public final class Inspection implements AutoCloseable {

  private static final int INDEX_TRIES_MAX = 5;

  private final Repository repository;
  private final ChunkReader reader;

  Inspection(Repository repository) {
    this.repository = repository;
    reader = repository.newReader();
  }

  /// The repository's id.
  public String repositoryId() {
    return repository.id();
  }

  /// All objects below a prefix of [Layout].
  public List<StoredObject> list(String prefix) {
    return repository.store().list(prefix);
  }

  /// All objects below several prefixes.
  public List<StoredObject> list(List<String> prefixes) {
    return repository.store().list(prefixes).stream().flatMap(List::stream).toList();
  }

  /// All commits, verified anew.
  public CommitLog log() {
    return repository.logVerifiedAnew();
  }

  /// By what one can tell later whether a prune has removed anything since.
  public Traces traces() {
    var pieces = new TreeSet<String>();
    list(List.of(Layout.INDEX, Layout.OWN)).forEach(object -> pieces.add(object.key().toString()));
    return new Traces(repository.prunes().state(), pieces);
  }

  /// What prunes leave behind them.
  ///
  /// @param state what they wrote down of what they did
  /// @param pieces the pieces of indexes, some of which a prune may exchange for others and say
  ///     nothing
  public record Traces(String state, Set<String> pieces) {

    /// Of nobody.
    public static final Traces NONE = new Traces("", Set.of());

    /// Whether something that was there may have been removed until then.
    public boolean showRemovalBefore(Traces later) {
      return !state.equals(later.state) || !later.pieces.containsAll(pieces);
    }
  }

  /// The packs that a prune is about to remove.
  public Set<String> goingPacks() {
    return repository.prunes().goingPacks();
  }

  /// The packs that are said to be damaged.
  public Set<String> damagedPacks() {
    return Prunes.damaged(repository.store());
  }

  /// The newest commit of each writer that this host has seen.
  public Map<String, HostState.Head> witness() {
    return repository.hostState().heads();
  }

  /// What is wrong with the object `format`.
  public Optional<Damage> format() {
    var bytes = repository.store().readIfPresent(Layout.FORMAT);
    if (bytes.isEmpty()) {
      return Optional.of(Damage.of(FailureCode.FORMAT_DAMAGED, Layout.FORMAT, "is missing"));
    }
    try {
      return FormatRecord.parse(bytes.get()).equals(repository.format())
          ? Optional.empty()
          : Optional.of(
              Damage.of(FailureCode.OBJECT_FOREIGN, Layout.FORMAT, "is another repository's"));
    } catch (MalformedException e) {
      var reason = String.valueOf(e.getMessage());
      return Optional.of(Damage.of(FailureCode.FORMAT_DAMAGED, Layout.FORMAT, reason));
    }
  }

  /// What is wrong with a key slot.
  public Optional<Damage> keySlot(ObjectKey key) {
    var slots = new KeySlots(repository.store());
    return slots.inspect(key, repository.format(), repository.sealer());
  }

  /// What is wrong with the objects that begin key epochs.
  public Iterable<Damage> keyEpochs() {
    return new Epochs(repository.store(), repository.id()).damage(repository.keys());
  }

  /// What is wrong with a writer's card.
  public Optional<Damage> writerCard(ObjectKey key) {
    return repository
        .store()
        .readIfPresent(key)
        .flatMap(
            bytes -> {
              try {
                repository.writers().parseCard(key.name(), bytes);
                return Optional.empty();
              } catch (MalformedException e) {
                var reason = String.valueOf(e.getMessage());
                return Optional.of(Damage.of(FailureCode.OBJECT_DAMAGED, key, reason));
              }
            });
  }

  /// What is wrong with a capsule, or with an object that expels a writer; empty if nothing is, or
  /// if it is neither.
  public Optional<Damage> ofWriters(ObjectKey key) {
    if (!Layout.isKnown(key)) {
      return Optional.empty();
    }
    try {
      if (key.value().startsWith(Layout.CAPSULES + "/")) {
        repository.keys().run(Integer.parseUnsignedInt(key.name(), 16));
      } else {
        Expulsion.open(key, repository.store().read(key), repository.sealer());
      }
      return Optional.empty();
    } catch (MalformedException e) {
      var reason = String.valueOf(e.getMessage());
      return Optional.of(Damage.of(FailureCode.OBJECT_DAMAGED, key, reason));
    }
  }

  /// What is wrong with the report that a proof names.
  public Optional<Damage> evidence(ProofCommit proof) {
    return Proving.damageOf(repository, proof);
  }

  /// The key of a commit.
  public ObjectKey keyOf(Commit commit) {
    return Layout.commit(commit.head());
  }

  /// The key of a writer's card.
  public ObjectKey writerCardOf(String writer) {
    return Layout.writer(writer);
  }

  /// Reads the whole index and lists the packs; condemned ones are looked at last.
  public IndexInspection index() {
    return index(Set.of());
  }

  /// The same; what is in several packs is found in those, only if it is in no other.
  public IndexInspection index(Set<String> last) {
    for (var tries = 1; ; tries++) {
      try (var tables = newScan()) {
        var index = new IndexInspection(repository, tables, pack -> !last.contains(pack));
        if (!index.isTornByPrune() || tries == INDEX_TRIES_MAX) {
          return index;
        }
      }
    }
  }

  /// The names of the packs that are sealed in an older key epoch than the newest, as their heads
  /// say. Reads the head of each pack, unless there is but one epoch.
  public Set<String> olderPacks() {
    var older = new TreeSet<String>();
    if (repository.keyEpoch() > 0) {
      for (var name : Indexes.listPacks(repository.store()).keySet()) {
        if (isOlder(Layout.pack(name))) {
          older.add(name);
        }
      }
    }
    return older;
  }

  private boolean isOlder(ObjectKey pack) {
    try {
      var head = repository.store().read(pack, 0, Sealer.HEAD_BYTES);
      return repository.keys().rootEpoch(Sealer.epochOf(head)) < repository.keyEpoch();
    } catch (MalformedException | RepositoryDamagedException unreadable) {
      // What is damaged cannot be sealed anew; what a check finds of it says more.
      return false;
    }
  }

  /// A reader of whole packs, for one thread.
  public PackScan newScan() {
    return new PackScan(repository.store(), repository.keys());
  }

  /// A chunk's bytes, or why it cannot be read.
  public sealed interface Chunk {

    /// Its bytes, every one of them authenticated.
    record Sound(byte[] bytes) implements Chunk {}

    /// Why there are none.
    record Lost(Damage damage) implements Chunk {}
  }

  /// Reads a chunk.
  public Chunk read(ChunkPlace place) {
    var pack = Layout.pack(place.segment().pack());
    try {
      var read = reader.read(place);
      var bytes = new byte[read.length()];
      System.arraycopy(read.array(), read.offset(), bytes, 0, bytes.length);
      return new Chunk.Sound(bytes);
    } catch (MalformedException e) {
      var reason = String.valueOf(e.getMessage());
      return new Chunk.Lost(Damage.of(FailureCode.OBJECT_DAMAGED, pack, reason));
    } catch (RepositoryDamagedException gone) {
      return new Chunk.Lost(Damage.of(gone.code(), pack, "is missing"));
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE, pack + " could not be read: " + e.getMessage(), null, e);
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
