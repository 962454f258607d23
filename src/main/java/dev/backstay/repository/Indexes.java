package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.IndexPiece;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.index.ChunkIndex;
import dev.backstay.repository.index.ChunkPlace;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.store.ObjectKey;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The two halves of the index, each loaded when it is first needed. Used by one thread.
///
/// Packs that the index names but the store does not list are passed over: their chunks count as
/// unknown, so that a backup stores them again and a reader says what is missing.
final class Indexes {

  private static final int TRIES_MAX = 5;

  private final StoreAccess store;
  private final Sealer sealer;
  private final Consumer<RepositoryDamagedException> onDamage;
  private final Set<String> condemned;
  private final Set<String> last;
  private @Nullable RepositoryDamagedException firstDamage;
  private @Nullable Map<String, Long> packs;
  private @Nullable ChunkIndex content;
  private @Nullable ChunkIndex meta;

  /// For whoever writes. Damaged pieces are handed to `onDamage` and passed over, as are condemned
  /// packs.
  Indexes(
      StoreAccess store,
      Sealer sealer,
      Consumer<RepositoryDamagedException> onDamage,
      Set<String> condemned) {
    this(store, sealer, onDamage, condemned, Set.of());
  }

  /// For whoever only reads: damaged packs are as good as none where another has the same.
  static Indexes forReading(
      StoreAccess store, Sealer sealer, Consumer<RepositoryDamagedException> onDamage) {
    return new Indexes(store, sealer, onDamage, Set.of(), Prunes.damaged(store));
  }

  private Indexes(
      StoreAccess store,
      Sealer sealer,
      Consumer<RepositoryDamagedException> onDamage,
      Set<String> condemned,
      Set<String> last) {
    this.condemned = condemned;
    this.last = last;
    this.store = store;
    this.sealer = sealer;
    this.onDamage = onDamage;
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
    var why = firstDamage == null ? "" : "; " + firstDamage.getMessage();
    return new RepositoryDamagedException(
        firstDamage == null ? FailureCode.OBJECT_MISSING : FailureCode.OBJECT_DAMAGED,
        "chunk " + id + " is in no pack that the index knows" + why,
        "Run `backstay check` to see what it reaches.",
        firstDamage);
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
      var index = tryLoad(half, tries == TRIES_MAX);
      if (index.isPresent()) {
        return index.get();
      }
      packs = null;
    }
  }

  /// Empty if a piece vanished: a prune has put another in its place that was not listed.
  private Optional<ChunkIndex> tryLoad(Layout.Index half, boolean lastTime) {
    var index = new ChunkIndex();
    var later = new ArrayList<IndexPiece.Pack>();
    for (var object : store.list(half.prefix())) {
      var bytes = store.readIfPresent(object.key());
      if (bytes.isEmpty() && !lastTime) {
        return Optional.empty();
      }
      try {
        for (var pack : parse(object.key(), bytes, sealer).packs()) {
          if (last.contains(pack.name())) {
            later.add(pack);
          } else if (packs().containsKey(pack.name()) && !condemned.contains(pack.name())) {
            index.add(pack.name(), pack.table());
          }
        }
      } catch (MalformedException e) {
        var damaged =
            new RepositoryDamagedException(
                FailureCode.OBJECT_DAMAGED,
                "index piece " + object.key() + ": " + e.getMessage(),
                "Run `backstay check` to see what it reaches.",
                e);
        firstDamage = firstDamage == null ? damaged : firstDamage;
        onDamage.accept(damaged);
      }
    }
    later.stream()
        .filter(pack -> packs().containsKey(pack.name()))
        .forEach(pack -> index.add(pack.name(), pack.table()));
    return Optional.of(index);
  }

  /// Forgets what was loaded, because it is no longer so: a prune has removed what it says.
  void reload() {
    packs = null;
    content = null;
    meta = null;
  }

  private static IndexPiece parse(ObjectKey key, Optional<byte[]> bytes, Sealer sealer)
      throws MalformedException {
    return parse(key, bytes.orElseThrow(() -> new MalformedException("it vanished")), sealer);
  }

  /// Reads one piece, whose name must be the hash of its bytes.
  static IndexPiece parse(ObjectKey key, byte[] bytes, Sealer sealer) throws MalformedException {
    if (!Sha256.hex(bytes).equals(key.name())) {
      throw new MalformedException("name and content differ");
    }
    var in = new ByteReader(bytes);
    var length = in.varintInt("piece length", 256 << 20);
    return IndexPiece.parse(sealer.open(SealType.INDEX, in.raw("piece", in.remaining()), length));
  }

  /// The key epoch that a piece was sealed in, as its head says.
  static int epochOf(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    in.varintInt("piece length", 256 << 20);
    return Sealer.epochOf(in.raw("piece", in.remaining()));
  }

  /// Writes one piece.
  static void write(StoreAccess store, Sealer sealer, Layout.Index half, IndexPiece piece) {
    var plain = piece.toBytes();
    var bytes =
        new ByteWriter(plain.length)
            .varint(plain.length)
            .raw(sealer.seal(SealType.INDEX, plain))
            .toBytes();
    store.create(Layout.index(half, Sha256.hex(bytes)), bytes);
  }
}
