package dev.backstay.repository;

import dev.backstay.repository.format.IndexPiece;
import dev.backstay.repository.pack.Packer;
import dev.backstay.repository.seal.Sealer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Puts the packs of one run into the store, and the index pieces that name them.
///
/// A piece is written every few packs, so that an interrupted run's packs are found and used by
/// the next one. May be used by several threads.
final class PackDepot implements Packer.Sink, AutoCloseable {

  private static final int PACKS_PER_PIECE = 4;

  /// So many chunks are a piece, however few packs hold them: it is read as a whole.
  private static final int CHUNKS_PER_PIECE = 50_000;

  private final StoreAccess store;
  private final Sealer sealer;
  private final Optional<OwnPacks> own;
  private final Map<Layout.Index, List<IndexPiece.Pack>> unindexed =
      new EnumMap<>(Layout.Index.class);
  private final TreeSet<String> names = new TreeSet<>();
  private long storedBytes;

  /// @param own of a host that only writes: what remembers its packs
  PackDepot(StoreAccess store, Sealer sealer, Optional<OwnPacks> own) {
    this.own = own;
    this.store = store;
    this.sealer = sealer;
  }

  @Override
  public void store(IndexPiece.Pack pack, boolean content, List<ByteBuffer> parts) {
    store.create(Layout.pack(pack.name()), parts);
    synchronized (this) {
      names.add(pack.name());
      storedBytes += pack.sizeBytes();
      var half = content ? Layout.Index.DATA : Layout.Index.META;
      var waiting = unindexed.computeIfAbsent(half, _ -> new ArrayList<>());
      waiting.add(pack);
      if (waiting.size() >= PACKS_PER_PIECE || chunkCount(waiting) >= CHUNKS_PER_PIECE) {
        writePiece(half);
      }
    }
  }

  private static int chunkCount(List<IndexPiece.Pack> packs) {
    return packs.stream()
        .flatMap(pack -> pack.table().segments().stream())
        .mapToInt(segment -> segment.chunks().size())
        .sum();
  }

  private void writePiece(Layout.Index half) {
    var packs = unindexed.remove(half);
    if (packs != null) {
      var piece = new IndexPiece(packs);
      new Shelf(half, own.map(OwnPacks::writer)).write(store, sealer, piece);
      own.ifPresent(it -> it.keep(half, piece));
    }
  }

  /// Writes the index of all packs that have none yet.
  synchronized void writeIndex() {
    for (var half : Layout.Index.values()) {
      writePiece(half);
    }
  }

  /// The names of all packs of this run.
  synchronized List<String> names() {
    return List.copyOf(names);
  }

  /// How many bytes the packs of this run have.
  synchronized long storedBytes() {
    return storedBytes;
  }

  @Override
  public void close() {
    sealer.close();
  }
}
