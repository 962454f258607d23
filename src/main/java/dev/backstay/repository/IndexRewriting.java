package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.repository.format.IndexPiece;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.store.ObjectKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Puts new index pieces in the place of old ones. At every moment each pack that stays is named
/// by some piece.
///
/// @param sinceEpoch pieces that were sealed in older key epochs are replaced in any case
record IndexRewriting(StoreAccess store, Sealer sealer, RepositoryKeys keys, int sinceEpoch) {

  /// Pieces are merged as soon as so many are smaller than they need be.
  private static final int SMALL_PIECES_MAX = 4;

  private static final long SMALL_BYTES = 256 << 10;
  private static final int CHUNKS_PER_PIECE = 100_000;

  /// Leaves packs out.
  ///
  /// @return how many pieces of older key epochs were replaced
  int without(Set<String> packs) {
    var renewed = 0;
    for (var shelf : Shelf.all(store)) {
      renewed += rewrite(shelf, packs);
    }
    return renewed;
  }

  private int rewrite(Shelf shelf, Set<String> without) {
    var small = new ArrayList<ObjectKey>();
    var affected = new ArrayList<ObjectKey>();
    var older = 0;
    for (var object : store.list(shelf.prefix())) {
      if (sinceEpoch > 0 && isOlder(shelf, object.key())) {
        affected.add(object.key());
        older++;
      } else if (!without.isEmpty() && names(shelf, object.key(), without)) {
        affected.add(object.key());
      } else if (object.sizeBytes() < SMALL_BYTES && isSound(shelf, object.key())) {
        small.add(object.key());
      }
    }
    if (small.size() > SMALL_PIECES_MAX) {
      affected.addAll(small);
    }
    if (!affected.isEmpty()) {
      replace(shelf, affected, without);
    }
    return older;
  }

  private boolean isOlder(Shelf shelf, ObjectKey key) {
    var bytes = store.readIfPresent(key);
    try {
      return bytes.isPresent()
          && isSound(shelf, key)
          && keys.rootEpoch(Shelf.epochOf(bytes.get())) < sinceEpoch;
    } catch (MalformedException e) {
      throw Damage.of(FailureCode.OBJECT_DAMAGED, key, String.valueOf(e.getMessage())).toFailure();
    }
  }

  /// What another than a prune may have put there is not merged unless it says something.
  private boolean isSound(Shelf shelf, ObjectKey key) {
    return shelf.writer().isEmpty() || !packsOf(shelf, key).isEmpty();
  }

  private boolean names(Shelf shelf, ObjectKey key, Set<String> packs) {
    return packsOf(shelf, key).stream().anyMatch(pack -> packs.contains(pack.name()));
  }

  private void replace(Shelf shelf, List<ObjectKey> pieces, Set<String> without) {
    var written = new HashSet<String>();
    var waiting = new ArrayList<IndexPiece.Pack>();
    var chunks = 0;
    for (var piece : pieces) {
      for (var pack : packsOf(shelf, piece)) {
        if (!without.contains(pack.name()) && written.add(pack.name())) {
          waiting.add(pack);
          chunks += pack.table().segments().stream().mapToInt(each -> each.chunks().size()).sum();
        }
      }
      if (chunks >= CHUNKS_PER_PIECE) {
        write(shelf, waiting);
        chunks = 0;
      }
    }
    write(shelf, waiting);
    pieces.forEach(store::delete);
  }

  private void write(Shelf shelf, List<IndexPiece.Pack> waiting) {
    if (!waiting.isEmpty()) {
      shelf.write(store, sealer, new IndexPiece(waiting));
      waiting.clear();
    }
  }

  /// A piece that vanished was replaced by another prune; one that is damaged stays, for a check to
  /// find.
  private List<IndexPiece.Pack> packsOf(Shelf shelf, ObjectKey key) {
    var bytes = store.readIfPresent(key);
    if (bytes.isEmpty()) {
      return List.of();
    }
    try {
      return shelf.parse(key, bytes.get(), sealer, keys).packs();
    } catch (MalformedException e) {
      if (shelf.writer().isPresent()) {
        // A host that only writes may have put anything there; nobody else is hindered by it.
        return List.of();
      }
      throw Damage.of(FailureCode.OBJECT_DAMAGED, key, String.valueOf(e.getMessage())).toFailure();
    }
  }
}
