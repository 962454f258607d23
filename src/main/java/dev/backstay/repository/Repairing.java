package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.IndexPiece;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.PackTable;
import dev.backstay.repository.index.ChunkIndex;
import dev.backstay.repository.pack.Packer;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The single acts of which a repair consists. Each adds objects, and none removes or changes one.
/// Used by one thread.
public final class Repairing implements AutoCloseable {

  private final Repository repository;
  private final StoreAccess store;
  private final Intent intent;
  private final ChunkNames names;
  private final PackDepot depot;
  private final Packer packer;
  private final ChunkIndex content = new ChunkIndex();
  private final ChunkIndex meta = new ChunkIndex();

  Repairing(Repository repository) {
    this.repository = repository;
    store = repository.store();
    intent = repository.announce(Pen.of(repository), "repair");
    names = new ChunkNames(repository.keys());
    depot = new PackDepot(store, new Sealer(repository.keys()), Optional.empty());
    packer = new Packer(repository.keys(), depot);
  }

  /// Names packs in the index that no piece of it names, by the tables that they carry themselves.
  public void index(Map<String, Long> packs) {
    var data = new ArrayList<IndexPiece.Pack>();
    var descriptions = new ArrayList<IndexPiece.Pack>();
    try (var scan = new PackScan(store, repository.keys())) {
      for (var pack : packs.entrySet()) {
        var table = scan.tableOf(pack.getKey(), pack.getValue());
        var piece = new IndexPiece.Pack(pack.getKey(), pack.getValue().intValue(), table);
        (isContent(table) ? data : descriptions).add(piece);
      }
    } catch (MalformedException e) {
      throw new RepositoryDamagedException(
          FailureCode.OBJECT_DAMAGED, "a pack's table: " + e.getMessage(), null, e);
    }
    write(Layout.Index.DATA, data);
    write(Layout.Index.META, descriptions);
  }

  private void write(Layout.Index half, List<IndexPiece.Pack> packs) {
    if (!packs.isEmpty()) {
      Shelf.common(half).write(store, repository.sealer(), new IndexPiece(packs));
    }
  }

  private static boolean isContent(PackTable table) {
    return table.segments().stream()
        .flatMap(segment -> segment.chunks().stream())
        .anyMatch(chunk -> chunk.type().isContent());
  }

  /// Says that a pack is damaged: from now on nothing in it is used again, and it is read only
  /// where no other pack has the same.
  ///
  /// @param reason what is wrong with it, in words
  public void distrust(String pack, String reason) {
    var key = Layout.damaged(pack);
    var plain =
        new ByteWriter()
            .text(repository.access().hostName())
            .signed(repository.access().clock().instant().toEpochMilli())
            .text(reason.substring(0, Math.min(reason.length(), 1000)))
            .toBytes();
    var sealed = SealedObject.seal(SealType.DAMAGED, key, plain, repository.sealer());
    if (store.find(key).isEmpty()) {
      store.createFirst(key, sealed);
    }
  }

  /// Copies what can still be read out of a damaged pack, and is in no other, into new ones.
  ///
  /// @param lost what is known to be unreadable in it
  /// @return how many chunks were copied
  public long salvage(IndexInspection index, String pack, Set<ChunkId> lost) {
    var copied = 0L;
    try (var scan = new PackScan(store, repository.keys());
        var inspection = repository.inspect()) {
      for (var segment : index.tableOf(pack, scan).segments()) {
        for (var chunk : segment.chunks()) {
          var place = index.find(chunk.id());
          if (!lost.contains(chunk.id())
              && place.filter(it -> it.segment().pack().equals(pack)).isPresent()
              && inspection.read(place.get()) instanceof Inspection.Chunk.Sound(var bytes)) {
            copied += add(chunk, bytes) ? 1 : 0;
          }
        }
      }
      return copied;
    } catch (MalformedException unreadable) {
      return copied;
    }
  }

  /// Stores the bytes of a chunk of content that was lost, if they are the ones that its name says.
  ///
  /// @return whether they are
  public boolean restore(ChunkId id, byte[] bytes) {
    for (var type : List.of(ChunkType.DATA, ChunkType.PAGED)) {
      if (names.idOf(type, bytes, 0, bytes.length).equals(id)) {
        add(new PackTable.Chunk(type, id, bytes.length), bytes);
        return true;
      }
    }
    return false;
  }

  private boolean add(PackTable.Chunk chunk, byte[] bytes) {
    try {
      return packer.add(chunk.type().isContent() ? content : meta, chunk, bytes, 0);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /// Makes everything durable that was copied or stored.
  public void finish() {
    try {
      packer.flush();
    } catch (IOException e) {
      throw unavailable(e);
    }
    depot.writeIndex();
  }

  /// How many bytes of new packs it needed so far.
  public long storedBytes() {
    return depot.storedBytes();
  }

  private static StoreUnavailableException unavailable(IOException e) {
    return new StoreUnavailableException(
        FailureCode.STORE_UNAVAILABLE, "storing failed: " + e.getMessage(), null, e);
  }

  @Override
  public void close() {
    try (var _ = depot;
        var _ = packer) {
      intent.close();
    }
  }
}
