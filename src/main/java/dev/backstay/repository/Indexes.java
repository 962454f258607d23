package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.index.ChunkIndex;
import dev.backstay.repository.index.ChunkPlace;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The two halves of the index, each loaded when it is first needed. Used by one thread.
///
/// Packs that the index names but the store does not list are passed over: their chunks count as
/// unknown, so that a backup stores them again and a reader says what is missing.
final class Indexes {

  private static final int TRIES_MAX = 5;

  private final StoreAccess store;
  private final IndexSource source;
  private @Nullable Map<String, Long> packs;
  private @Nullable ChunkIndex content;
  private @Nullable ChunkIndex meta;

  Indexes(StoreAccess store, IndexSource source) {
    this.store = store;
    this.source = source;
  }

  ChunkIndex of(boolean ofContent) {
    if (ofContent) {
      content = content == null ? load(Layout.Index.DATA) : content;
      return content;
    }
    meta = meta == null ? load(Layout.Index.META) : meta;
    return meta;
  }

  /// The chunk's place, looked for in both halves: descriptions first.
  Optional<ChunkPlace> find(ChunkId id) {
    return of(false).find(id).or(() -> of(true).find(id));
  }

  /// Why a chunk is not found: no pack has it, or a damaged piece would have said which.
  RepositoryDamagedException notFound(ChunkId id) {
    var damage = source.damage().orElse(null);
    var why = damage == null ? "" : "; " + damage.getMessage();
    return new RepositoryDamagedException(
        damage == null ? FailureCode.OBJECT_MISSING : FailureCode.OBJECT_DAMAGED,
        "chunk " + id + " is in no pack that the index knows" + why,
        "Run `backstay check` to see what it reaches.",
        damage);
  }

  /// The packs that the store has, with their sizes.
  Map<String, Long> packs() {
    if (packs == null) {
      packs = listPacks(store);
    }
    return packs;
  }

  static Map<String, Long> listPacks(StoreAccess store) {
    var found = new TreeMap<String, Long>();
    for (var pack : store.list(Layout.PACKS)) {
      // A pack under another key than its own would be listed and not found.
      if (Layout.isKnown(pack.key())) {
        found.put(pack.key().name(), pack.sizeBytes());
      }
    }
    return found;
  }

  private ChunkIndex load(Layout.Index half) {
    for (var tries = 1; ; tries++) {
      var index = source.load(half, this::packs, tries == TRIES_MAX);
      if (index.isPresent()) {
        return index.get();
      }
      packs = null;
    }
  }

  /// Forgets what was loaded, because it is no longer so: a prune has removed what it says.
  void reload() {
    packs = null;
    content = null;
    meta = null;
  }
}
