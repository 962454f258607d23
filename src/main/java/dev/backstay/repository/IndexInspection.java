package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.IndexPiece;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.PackTable;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.index.ChunkIndex;
import dev.backstay.repository.index.ChunkPlace;
import dev.backstay.repository.index.ReachedChunks;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoredObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The whole index beside the packs that are there: which chunk can be read from where, and if it
/// cannot, which object is to blame. Used by one thread.
public final class IndexInspection {

  private final StoreAccess store;
  private final Sealer sealer;
  private final Set<String> removed;
  private final Map<String, Long> packs;
  private final Map<String, Indexed> indexed = new TreeMap<>();
  private final List<Damage> damage = new ArrayList<>();
  private final List<Damage> damagedPieces = new ArrayList<>();
  private final ChunkIndex readable = new ChunkIndex();
  private final ChunkIndex absent = new ChunkIndex();
  private final ChunkIndex unindexed = new ChunkIndex();
  private final ReachedChunks reached = new ReachedChunks(readable);
  private final Map<ChunkId, Damage> lost = new HashMap<>();
  private Segments segments = new Segments(0, 0, 0);
  private boolean isTorn;

  /// What the index says of a pack, without its table: where that stands.
  private record Indexed(long sizeBytes, long segmentBytes, ObjectKey piece) {}

  /// All segments of packs that are there and that the index names.
  ///
  /// @param count how many there are
  /// @param plainBytes their length when opened
  /// @param sealedBytes their length as they are stored
  public record Segments(long count, long plainBytes, long sealedBytes) {

    private Segments and(PackTable table) {
      var plain = plainBytes;
      var sealed = sealedBytes;
      for (var segment : table.segments()) {
        plain += segment.plainBytes();
        sealed += segment.sealedBytes();
      }
      return new Segments(count + table.segments().size(), plain, sealed);
    }
  }

  /// What a condemned pack holds counts as being there only if no other pack has it; so does,
  /// before that, what a pack holds that is not preferred.
  IndexInspection(
      StoreAccess store,
      Sealer sealer,
      PackScan tables,
      Prunes prunes,
      Predicate<String> preferred) {
    this.store = store;
    this.sealer = sealer;
    var condemned = prunes.condemned();
    removed = prunes.removed();
    removed.addAll(condemned);
    packs = Indexes.listPacks(store);
    for (var piece : pieces()) {
      read(piece, pack -> !condemned.contains(pack) && preferred.test(pack));
    }
    if (!packs.keySet().stream().allMatch(preferred)) {
      pieces()
          .forEach(
              piece -> read(piece, pack -> !condemned.contains(pack) && !preferred.test(pack)));
    }
    if (!condemned.isEmpty()) {
      pieces().forEach(piece -> read(piece, condemned::contains));
    }
    packs.forEach((name, sizeBytes) -> readUnindexed(name, sizeBytes, tables));
  }

  private List<ObjectKey> pieces() {
    return Stream.of(Layout.Index.META, Layout.Index.DATA)
        .flatMap(half -> store.list(half.prefix()).stream())
        .map(StoredObject::key)
        .toList();
  }

  private void read(ObjectKey key, Predicate<String> wanted) {
    var bytes = store.readIfPresent(key);
    if (bytes.isEmpty()) {
      isTorn = true;
      return;
    }
    try {
      Indexes.parse(key, bytes.get(), sealer).packs().stream()
          .filter(pack -> wanted.test(pack.name()))
          .forEach(pack -> add(pack, key));
    } catch (MalformedException e) {
      // Bytes that bear their own hash were not damaged: they were sealed for someone else.
      var own = Sha256.hex(bytes.get()).equals(key.name());
      var code = own ? FailureCode.OBJECT_FOREIGN : FailureCode.OBJECT_DAMAGED;
      var found = Damage.of(code, key, String.valueOf(e.getMessage()));
      if (!damagedPieces.contains(found)) {
        damagedPieces.add(found);
      }
    }
  }

  /// Whether something that was listed was not there when it was to be read: a prune has removed
  /// it, and put something else in its place if need be.
  boolean isTornByPrune() {
    return isTorn;
  }

  private void add(IndexPiece.Pack pack, ObjectKey piece) {
    if (removed.contains(pack.name()) && !packs.containsKey(pack.name())) {
      // Whoever was overtaken by a prune may name what it had written or read before.
      return;
    }
    var segmentBytes =
        pack.table().segments().stream().mapToLong(PackTable.Segment::sealedBytes).sum();
    indexed.putIfAbsent(pack.name(), new Indexed(pack.sizeBytes(), segmentBytes, piece));
    var sizeBytes = packs.get(pack.name());
    if (sizeBytes == null) {
      absent.add(pack.name(), pack.table());
      damage.add(Damage.of(FailureCode.OBJECT_MISSING, Layout.pack(pack.name()), "is missing"));
      return;
    }
    readable.add(pack.name(), pack.table());
    segments = segments.and(pack.table());
    if (sizeBytes != pack.sizeBytes()) {
      damage.add(wrongLength(pack.name(), sizeBytes));
    }
  }

  private Damage wrongLength(String pack, long sizeBytes) {
    var wanted = indexed.getOrDefault(pack, new Indexed(0, 0, Layout.pack(pack))).sizeBytes;
    return Damage.of(
        FailureCode.OBJECT_DAMAGED,
        Layout.pack(pack),
        "has " + sizeBytes + " bytes, not " + wanted);
  }

  private void readUnindexed(String name, long sizeBytes, PackScan tables) {
    if (indexed.containsKey(name)) {
      return;
    }
    try {
      unindexed.add(name, tables.tableOf(name, sizeBytes));
    } catch (MalformedException unreadable) {
      // Nothing is known to be in it; what it is shows only when it is read whole.
      return;
    } catch (RepositoryDamagedException gone) {
      isTorn = true;
    }
  }

  /// What is wrong with the pieces themselves and with the packs they name, as far as a listing of
  /// the store shows.
  public List<Damage> damage() {
    var all = new ArrayList<>(damagedPieces);
    all.addAll(damage);
    return all;
  }

  /// The packs that are there, with their sizes, those of one index piece together.
  public Map<String, Long> packs() {
    var ordered = new LinkedHashMap<String, Long>();
    packs.entrySet().stream()
        .sorted(Comparator.comparing(pack -> pieceOf(pack.getKey())))
        .forEach(pack -> ordered.put(pack.getKey(), pack.getValue()));
    return ordered;
  }

  private String pieceOf(String pack) {
    var entry = indexed.get(pack);
    return entry == null ? "" : entry.piece.value();
  }

  /// How many bytes the segments of a pack have, without what every pack has beside them; 0 if no
  /// piece names it.
  public long segmentBytes(String pack) {
    var entry = indexed.get(pack);
    return entry == null ? 0 : entry.segmentBytes;
  }

  /// Whether some piece names the pack.
  public boolean isIndexed(String pack) {
    return indexed.containsKey(pack);
  }

  /// Reads a pack whole. May be called from several threads, each with a scan of its own.
  public PackScan.Result scan(String pack, PackScan scan) {
    var sizeBytes = packs.getOrDefault(pack, 0L);
    var entry = indexed.get(pack);
    return entry == null
        ? scan.scan(pack, sizeBytes)
        : scan.scan(pack, sizeBytes, tableOf(pack, entry.piece, scan));
  }

  /// Tables of all packs would take more room than they may; pieces are read again instead.
  PackTable tableOf(String pack, PackScan scan) throws MalformedException {
    var entry = indexed.get(pack);
    return entry == null
        ? scan.tableOf(pack, packs.getOrDefault(pack, 0L))
        : tableOf(pack, entry.piece, scan);
  }

  private PackTable tableOf(String pack, ObjectKey piece, PackScan scan) {
    return scan.piece(piece).packs().stream()
        .filter(each -> each.name().equals(pack))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(piece + " names " + pack + " no longer"))
        .table();
  }

  /// Takes note of what a scan lost. A chunk that is read from another pack is not lost.
  public void add(PackScan.Result result) {
    result
        .damage()
        .ifPresent(
            found -> {
              for (var id : result.lost()) {
                var place = readable.find(id);
                if (place.isPresent() && place.get().segment().pack().equals(result.pack())) {
                  lost.put(id, found);
                }
              }
            });
  }

  /// The chunk's place, if it is in a pack that is there.
  public Optional<ChunkPlace> find(ChunkId id) {
    return readable.find(id);
  }

  /// Why the chunk cannot be read, as far as is known without reading it; empty if nothing is known
  /// against it. Marks it as reached.
  public Optional<Damage> reach(ChunkId id) {
    reached.mark(id);
    var place = readable.find(id);
    if (place.isEmpty()) {
      return Optional.of(missing(id));
    }
    var segment = place.get().segment();
    var sizeBytes = packs.getOrDefault(segment.pack(), 0L);
    if ((long) segment.offset() + segment.sealedBytes() > sizeBytes) {
      return Optional.of(wrongLength(segment.pack(), sizeBytes));
    }
    return Optional.ofNullable(lost.get(id));
  }

  private Damage missing(ChunkId id) {
    var gone = absent.find(id);
    if (gone.isPresent()) {
      var pack = Layout.pack(gone.get().segment().pack());
      return Damage.of(FailureCode.OBJECT_MISSING, pack, "is missing");
    }
    if (!damagedPieces.isEmpty()) {
      return damagedPieces.getFirst();
    }
    var unnamed = unindexed.find(id);
    if (unnamed.isPresent()) {
      var pack = Layout.pack(unnamed.get().segment().pack());
      return Damage.of(FailureCode.OBJECT_MISSING, pack, "is there, but no index piece names it");
    }
    return new Damage(FailureCode.OBJECT_MISSING, "chunk " + id, "is in no pack");
  }

  /// All segments that can be read.
  public Segments segments() {
    return segments;
  }

  /// An account of its own of which chunks something reaches.
  public ReachedChunks newReach() {
    return new ReachedChunks(readable);
  }

  /// How many readable chunks nothing reached.
  public int unreachedCount() {
    return reached.unreachedCount();
  }

  /// How many bytes they have before compression.
  public long unreachedBytes() {
    return reached.unreachedBytes();
  }

  /// How many chunks can be read.
  public int chunkCount() {
    return readable.size();
  }
}
