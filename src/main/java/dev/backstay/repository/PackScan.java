package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.IndexPiece;
import dev.backstay.repository.format.Limits;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.PackTable;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.pack.PackFooter;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.store.ObjectKey;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads packs whole, segment by segment, and compares every byte with what it must be. Holds one
/// segment at a time. Used by one thread.
public final class PackScan implements AutoCloseable {

  private static final int PIECE_BYTES = 1 << 20;

  private final StoreAccess store;
  private final Sealer sealer;
  private final RepositoryKeys keys;
  private final ChunkNames names;
  private @Nullable ObjectKey lastPieceKey;
  private @Nullable IndexPiece lastPiece;

  PackScan(StoreAccess store, RepositoryKeys keys) {
    this.store = store;
    this.keys = keys;
    sealer = new Sealer(keys);
    names = new ChunkNames(keys);
  }

  /// What was found in one pack.
  ///
  /// @param pack its name
  /// @param damage what is wrong with it; empty if it is sound
  /// @param lost its chunks that cannot be read
  /// @param bytesRead how much of it was read
  public record Result(String pack, Optional<Damage> damage, Set<ChunkId> lost, long bytesRead) {}

  /// An index piece that could be read before. The last one is kept: packs come in its order.
  IndexPiece piece(Shelf shelf, ObjectKey key) {
    var kept = lastPiece;
    if (kept == null || !key.equals(lastPieceKey)) {
      try {
        kept = shelf.parse(key, store.read(key), sealer, keys);
      } catch (MalformedException e) {
        throw Damage.of(FailureCode.OBJECT_DAMAGED, key, String.valueOf(e.getMessage()))
            .toFailure();
      }
      lastPiece = kept;
      lastPieceKey = key;
    }
    return kept;
  }

  /// The table that a pack carries itself.
  PackTable tableOf(String pack, long sizeBytes) throws MalformedException {
    var key = Layout.pack(pack);
    requirePossible(sizeBytes);
    var tableEnd = sizeBytes - PackFooter.BYTES;
    var footer = PackFooter.parse(store.read(key, tableEnd, PackFooter.BYTES), sizeBytes);
    return open(footer, store.read(key, tableEnd - footer.sealedBytes(), footer.sealedBytes()));
  }

  private static void requirePossible(long sizeBytes) throws MalformedException {
    if (sizeBytes < PackFooter.BYTES || sizeBytes > Limits.PACK_BYTES_MAX) {
      throw new MalformedException("a pack cannot have " + sizeBytes + " bytes");
    }
  }

  private PackTable open(PackFooter footer, byte[] sealed) throws MalformedException {
    var in = new ByteReader(sealer.open(SealType.TABLE, sealed, footer.plainBytes()));
    var table = PackTable.readFrom(in);
    in.end("pack table");
    return table;
  }

  /// Reads a pack that the index describes by that table.
  public Result scan(String pack, long sizeBytes, PackTable indexed) {
    var run = new Run(pack, sizeBytes);
    try {
      run.passOver(indexed);
      if (!indexed.equals(run.ownTable())) {
        run.problems.addFirst("its table is not the one in the index");
      }
    } catch (MalformedException e) {
      run.problems.addFirst("its table: " + e.getMessage());
    } catch (RepositoryDamagedException gone) {
      return run.gone(indexed);
    }
    return run.result();
  }

  /// Reads a pack that no index describes, by its own table.
  public Result scan(String pack, long sizeBytes) {
    var run = new Run(pack, sizeBytes);
    try {
      return run.read(tableOf(pack, sizeBytes));
    } catch (MalformedException e) {
      var result = run.read(new PackTable(List.of()));
      var code = result.damage.isEmpty() ? FailureCode.OBJECT_FOREIGN : FailureCode.OBJECT_DAMAGED;
      return run.result(code, "its table: " + e.getMessage());
    } catch (RepositoryDamagedException gone) {
      return run.gone(new PackTable(List.of()));
    }
  }

  @Override
  public void close() {
    sealer.close();
  }

  /// One pass over one pack.
  private final class Run {

    private final String pack;
    private final long sizeBytes;
    private final MessageDigest digest = Sha256.digest();
    private final List<String> problems = new ArrayList<>();
    private final Set<ChunkId> lost = new HashSet<>();
    private long position;

    /// What was read last.
    private byte[] last = {};

    Run(String pack, long sizeBytes) {
      this.pack = pack;
      this.sizeBytes = sizeBytes;
    }

    Result read(PackTable table) {
      try {
        passOver(table);
      } catch (RepositoryDamagedException goneSince) {
        return gone(table);
      }
      return result();
    }

    void passOver(PackTable table) {
      for (var segment : table.segments()) {
        passOver(Math.min(segment.offset(), sizeBytes));
        readSegment(segment);
      }
      passOver(sizeBytes);
    }

    /// The table at the end of what was passed over; read once more only where it is long.
    PackTable ownTable() throws MalformedException {
      requirePossible(sizeBytes);
      var footerAt = last.length - PackFooter.BYTES;
      if (position < sizeBytes || footerAt < 0) {
        return tableOf(pack, sizeBytes);
      }
      var footer = PackFooter.parse(Arrays.copyOfRange(last, footerAt, last.length), sizeBytes);
      return footer.sealedBytes() > footerAt
          ? tableOf(pack, sizeBytes)
          : open(footer, Arrays.copyOfRange(last, footerAt - footer.sealedBytes(), footerAt));
    }

    Result result() {
      if (!HexFormat.of().formatHex(digest.digest()).equals(pack)) {
        problems.addFirst("name and content differ");
      }
      return problems.isEmpty()
          ? new Result(pack, Optional.empty(), Set.of(), position)
          : result(FailureCode.OBJECT_DAMAGED, String.join("; ", problems));
    }

    Result result(FailureCode code, String reason) {
      var damage = Damage.of(code, Layout.pack(pack), reason);
      return new Result(pack, Optional.of(damage), Set.copyOf(lost), position);
    }

    Result gone(PackTable table) {
      table.segments().forEach(this::lose);
      return result(FailureCode.OBJECT_MISSING, "is missing");
    }

    private void passOver(long end) {
      while (position < end) {
        var bytes = next((int) Math.min(PIECE_BYTES, end - position));
        if (bytes.length == 0) {
          return;
        }
      }
    }

    private byte[] next(int length) {
      var bytes = store.read(Layout.pack(pack), position, length);
      digest.update(bytes);
      position += bytes.length;
      last = bytes;
      return bytes;
    }

    private void readSegment(PackTable.Segment segment) {
      var available = (int) Math.min(segment.sealedBytes(), sizeBytes - position);
      var sealed = next(available);
      var content = !segment.chunks().isEmpty() && segment.chunks().getFirst().type().isContent();
      try {
        var type = content ? SealType.DATA : SealType.META;
        if (sealed.length != segment.sealedBytes()) {
          throw new MalformedException("cut to " + sealed.length + " bytes");
        }
        compareChunks(segment, sealer.open(type, sealed, segment.plainBytes()));
      } catch (MalformedException e) {
        lose(segment);
        problems.add("segment at " + segment.offset() + ": " + e.getMessage());
      }
    }

    private void compareChunks(PackTable.Segment segment, byte[] plain) {
      var offset = 0;
      for (var chunk : segment.chunks()) {
        if (!names.idOf(chunk.type(), plain, offset, chunk.length()).equals(chunk.id())) {
          lost.add(chunk.id());
          problems.add("chunk " + chunk.id() + " has other bytes than its name says");
        }
        offset += chunk.length();
      }
    }

    private void lose(PackTable.Segment segment) {
      segment.chunks().forEach(chunk -> lost.add(chunk.id()));
    }
  }
}
