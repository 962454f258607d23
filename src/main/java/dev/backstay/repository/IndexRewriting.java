package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.repository.format.IndexPiece;
import dev.backstay.repository.format.MalformedException;
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
record IndexRewriting(StoreAccess store, Sealer sealer, int sinceEpoch) {

  /// Pieces are merged as soon as so many are smaller than they need be.
  private static final int SMALL_PIECES_MAX = 4;

  private static final long SMALL_BYTES = 256 << 10;
  private static final int CHUNKS_PER_PIECE = 100_000;

  /// Leaves packs out.
  ///
  /// @return how many pieces of older key epochs were replaced
  int without(Set<String> packs) {
    var renewed = 0;
    for (var half : Layout.Index.values()) {
      renewed += rewrite(half, packs);
    }
    return renewed;
  }

  private int rewrite(Layout.Index half, Set<String> without) {
    var small = new ArrayList<ObjectKey>();
    var affected = new ArrayList<ObjectKey>();
    var older = 0;
    for (var object : store.list(half.prefix())) {
      if (sinceEpoch > 0 && isOlder(object.key())) {
        affected.add(object.key());
        older++;
      } else if (!without.isEmpty() && names(object.key(), without)) {
        affected.add(object.key());
      } else if (object.sizeBytes() < SMALL_BYTES) {
        small.add(object.key());
      }
    }
    if (small.size() > SMALL_PIECES_MAX) {
      affected.addAll(small);
    }
    if (!affected.isEmpty()) {
      replace(half, affected, without);
    }
    return older;
  }

  private boolean isOlder(ObjectKey key) {
    try {
      var bytes = store.readIfPresent(key);
      return bytes.isPresent() && Indexes.epochOf(bytes.get()) < sinceEpoch;
    } catch (MalformedException e) {
      throw Damage.of(FailureCode.OBJECT_DAMAGED, key, String.valueOf(e.getMessage())).toFailure();
    }
  }

  private boolean names(ObjectKey key, Set<String> packs) {
    return packsOf(key).stream().anyMatch(pack -> packs.contains(pack.name()));
  }

  private void replace(Layout.Index half, List<ObjectKey> pieces, Set<String> without) {
    var written = new HashSet<String>();
    var waiting = new ArrayList<IndexPiece.Pack>();
    var chunks = 0;
    for (var piece : pieces) {
      for (var pack : packsOf(piece)) {
        if (!without.contains(pack.name()) && written.add(pack.name())) {
          waiting.add(pack);
          chunks += pack.table().segments().stream().mapToInt(each -> each.chunks().size()).sum();
        }
      }
      if (chunks >= CHUNKS_PER_PIECE) {
        write(half, waiting);
        chunks = 0;
      }
    }
    write(half, waiting);
    pieces.forEach(store::delete);
  }

  private void write(Layout.Index half, List<IndexPiece.Pack> waiting) {
    if (!waiting.isEmpty()) {
      Indexes.write(store, sealer, half, new IndexPiece(waiting));
      waiting.clear();
    }
  }

  /// A piece that vanished was replaced by another prune; one that is damaged stays, for a check to
  /// find.
  private List<IndexPiece.Pack> packsOf(ObjectKey key) {
    var bytes = store.readIfPresent(key);
    if (bytes.isEmpty()) {
      return List.of();
    }
    try {
      return Indexes.parse(key, bytes.get(), sealer).packs();
    } catch (MalformedException e) {
      throw Damage.of(FailureCode.OBJECT_DAMAGED, key, String.valueOf(e.getMessage())).toFailure();
    }
  }
}
