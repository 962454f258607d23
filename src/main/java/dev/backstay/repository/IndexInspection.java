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
import dev.backstay.repository.index.Layers;
import dev.backstay.repository.index.ReachedChunks;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.store.ObjectKey;
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

/// The whole index beside the packs that are there: which chunk can be read from where, and if it
/// cannot, which object is to blame. Used by one thread.
public final class IndexInspection {

  private static final Indexed UNKNOWN =
      new Indexed(0, 0, new Stand(Shelf.common(Layout.Index.META), Layout.FORMAT));

  private final StoreAccess store;
  private final Sealer sealer;
  private final RepositoryKeys keys;
  private final Set<String> removed;
  private final Map<String, Long> packs;
  private final Map<String, Indexed> indexed = new TreeMap<>();
  private final List<Damage> damage = new ArrayList<>();
  private final List<Damage> damagedPieces = new ArrayList<>();
  private final Layers readable = new Layers();
  private final ChunkIndex absent = new ChunkIndex();
  private final ChunkIndex unindexed = new ChunkIndex();
  private final ReachedChunks reached = new ReachedChunks(readable);
  private final Map<ChunkId, Damage> lost = new HashMap<>();
  private Segments segments = new Segments(0, 0, 0);
  private boolean isTorn;

  /// What the index says of a pack, without its table: where that stands.
  private record Indexed(long sizeBytes, long segmentBytes, Stand piece) {}

  /// A piece, and where it belongs.
  private record Stand(Shelf shelf, ObjectKey key) {}

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
  IndexInspection(Repository repository, PackScan tables, Predicate<String> preferred) {
    store = repository.store();
    sealer = repository.sealer();
    keys = repository.keys();
    var prunes = repository.prunes();
    var condemned = prunes.condemned();
    removed = prunes.removed();
    removed.addAll(condemned);
    packs = Indexes.listPacks(store);
    readAll(pack -> !condemned.contains(pack) && preferred.test(pack));
    if (!packs.keySet().stream().allMatch(preferred)) {
      readAll(pack -> !condemned.contains(pack) && !preferred.test(pack));
    }
    if (!condemned.isEmpty()) {
      readAll(condemned::contains);
    }
    packs.forEach((name, sizeBytes) -> readUnindexed(name, sizeBytes, tables));
  }

  private void readAll(Predicate<String> wanted) {
    for (var shelf : Shelf.all(store)) {
      var pieces = store.list(shelf.prefix());
      store.expect(pieces);
      pieces.forEach(it -> read(new Stand(shelf, it.key()), wanted));
    }
  }

  private void read(Stand piece, Predicate<String> wanted) {
    var bytes = store.readIfPresent(piece.key);
    if (bytes.isEmpty()) {
      isTorn = true;
      return;
    }
    try {
      piece.shelf.parse(piece.key, bytes.get(), sealer, keys).packs().stream()
          .filter(pack -> wanted.test(pack.name()))
          .forEach(pack -> add(pack, piece));
    } catch (MalformedException e) {
      // Bytes that bear their own hash were not damaged: they were sealed for someone else.
      var own = Sha256.hex(bytes.get()).equals(piece.key.name());
      var code = own ? FailureCode.OBJECT_FOREIGN : FailureCode.OBJECT_DAMAGED;
      var found = Damage.of(code, piece.key, String.valueOf(e.getMessage()));
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

  private void add(IndexPiece.Pack pack, Stand piece) {
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
      // What a host that only writes says is a loss only if one of its snapshots needs it.
      if (piece.shelf.writer().isEmpty()) {
        damage.add(Damage.of(FailureCode.OBJECT_MISSING, Layout.pack(pack.name()), "is missing"));
      }
      return;
    }
    readable.of(piece.shelf.writer()).add(pack.name(), pack.table());
    segments = segments.and(pack.table());
    if (sizeBytes != pack.sizeBytes()) {
      damage.add(wrongLength(pack.name(), sizeBytes));
    }
  }

  private Damage wrongLength(String pack, long sizeBytes) {
    var wanted = indexed.getOrDefault(pack, UNKNOWN).sizeBytes;
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
    return entry == null ? "" : entry.piece.key.value();
  }

  /// How many bytes the segments of a pack have, without what every pack has beside them; 0 if no
  /// piece names it.
  public long segmentBytes(String pack) {
    var entry = indexed.get(pack);
    return entry == null ? 0 : entry.segmentBytes;
  }

  /// From now on what is found and reached is found for that snapshot: what a host that only writes
  /// says of its packs counts for its own snapshots alone.
  public void lookFor(Commit commit) {
    readable.lookFor(commit.head().writer());
  }

  /// The same, for whoever relies on what that pack holds.
  void lookForOwnerOf(String pack) {
    var entry = indexed.get(pack);
    readable.lookFor(entry == null ? "" : entry.piece.shelf.writer().orElse(""));
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

  private PackTable tableOf(String pack, Stand piece, PackScan scan) {
    return scan.piece(piece.shelf, piece.key).packs().stream()
        .filter(each -> each.name().equals(pack))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(piece.key + " names " + pack + " no longer"))
        .table();
  }

  /// Takes note of what a scan lost. A chunk that is read from another pack is not lost.
  public void add(PackScan.Result result) {
    result
        .damage()
        .ifPresent(
            found -> {
              lookForOwnerOf(result.pack());
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
