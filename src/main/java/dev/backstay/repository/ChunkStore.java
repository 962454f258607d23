package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.content.Chunks;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.PackTable;
import dev.backstay.repository.index.ChunkIndex;
import dev.backstay.repository.index.ChunkPlace;
import dev.backstay.repository.pack.ChunkReader;
import dev.backstay.repository.pack.Packer;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Chunks of one repository: new ones go to a packer, stored ones come from packs. Used by one
/// thread.
final class ChunkStore implements Chunks {

  private final Indexes indexes;
  private final ChunkReader reader;
  private final ChunkNames names;
  private final @Nullable Packer packer;
  private final Set<String> packsUsed = new TreeSet<>();

  /// Without a packer it only reads.
  ChunkStore(Indexes indexes, ChunkReader reader, ChunkNames names, @Nullable Packer packer) {
    this.indexes = indexes;
    this.reader = reader;
    this.names = names;
    this.packer = packer;
  }

  @Override
  public ChunkId put(ChunkType type, byte[] bytes, int offset, int length) throws IOException {
    var id = names.idOf(type, bytes, offset, length);
    put(new PackTable.Chunk(type, id, length), bytes, offset);
    return id;
  }

  @Override
  public void put(ChunkId id, byte[] bytes, int offset, int length) throws IOException {
    put(new PackTable.Chunk(ChunkType.DATA, id, length), bytes, offset);
  }

  @Override
  public void putPaged(ChunkId id, byte[] bytes, int offset, int length) throws IOException {
    put(new PackTable.Chunk(ChunkType.PAGED, id, length), bytes, offset);
  }

  private void put(PackTable.Chunk chunk, byte[] bytes, int offset) throws IOException {
    if (packer == null) {
      throw new IllegalStateException("opened for reading");
    }
    var index = indexes.of(chunk.type().isContent());
    if (!packer.add(index, chunk, bytes, offset)) {
      index.find(chunk.id()).ifPresent(place -> packsUsed.add(place.segment().pack()));
    }
  }

  /// What is not known is told when it is read.
  @Override
  public void expect(ChunkId id) {
    indexes.of(true).find(id).ifPresent(reader::expect);
  }

  @Override
  public ChunkReader.Bytes content(ChunkId id) {
    return read(id, place -> place.type().isContent());
  }

  @Override
  public ChunkReader.Bytes description(ChunkType type, ChunkId id) {
    return read(id, place -> place.type() == type);
  }

  /// The type is part of what a chunk's name is the hash of: what has the wrong one is not parsed.
  private ChunkReader.Bytes read(ChunkId id, Predicate<ChunkPlace> wanted) {
    try {
      return read(indexes.find(id).orElseThrow(() -> indexes.notFound(id)), id, wanted);
    } catch (RepositoryDamagedException gone) {
      if (packer != null || gone.code() != FailureCode.OBJECT_MISSING) {
        throw gone;
      }
      // A prune may have copied it meanwhile, and removed the pack where it was.
      indexes.reload();
      return read(indexes.find(id).orElseThrow(() -> gone), id, wanted);
    }
  }

  private ChunkReader.Bytes read(ChunkPlace place, ChunkId id, Predicate<ChunkPlace> wanted) {
    if (!wanted.test(place)) {
      throw new RepositoryDamagedException(
          FailureCode.OBJECT_FOREIGN,
          "chunk " + id + " is of type " + place.type() + ", which is not what is asked for",
          "Run `backstay check` to see what it reaches.");
    }
    try {
      return reader.read(place);
    } catch (MalformedException e) {
      throw new RepositoryDamagedException(
          FailureCode.OBJECT_DAMAGED,
          "pack " + place.segment().pack() + " is damaged: " + e.getMessage(),
          "Run `backstay check --read-data` to see what it reaches.",
          e);
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE, "a pack could not be read: " + e.getMessage(), null, e);
    }
  }

  /// The packs that hold known chunks which were put again since the last call.
  Set<String> takePacksUsed() {
    var used = Set.copyOf(packsUsed);
    packsUsed.clear();
    return used;
  }

  /// Which index knows the chunk, for whoever needs its place.
  ChunkIndex indexOf(boolean content) {
    return indexes.of(content);
  }
}
