package dev.backstay.repository.content;

import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.pack.ChunkReader;
import java.io.IOException;

/// Where chunks go to and come from, each under its own name. Used by one thread.
public interface Chunks {

  /// Stores a chunk unless it is stored already, and returns its name.
  ChunkId put(ChunkType type, byte[] bytes, int offset, int length) throws IOException;

  /// Stores a chunk of content whose name was computed before.
  void put(ChunkId id, byte[] bytes, int offset, int length) throws IOException;

  /// Stores a chunk of pages whose name was computed from their digests.
  void putPaged(ChunkId id, byte[] bytes, int offset, int length) throws IOException;

  /// Says that a chunk of content will be read soon.
  void expect(ChunkId id);

  /// The bytes of a stored chunk of content, good until the next call.
  ///
  /// @throws dev.backstay.failure.RepositoryDamagedException if it is missing or not what its name
  ///     says
  ChunkReader.Bytes content(ChunkId id);

  /// The bytes of a stored chunk of that type, which describes content; good until the next call.
  ///
  /// @throws dev.backstay.failure.RepositoryDamagedException if it is missing, not what its name
  ///     says, or of another type
  ChunkReader.Bytes description(ChunkType type, ChunkId id);
}
