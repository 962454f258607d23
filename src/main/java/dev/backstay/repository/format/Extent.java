package dev.backstay.repository.format;

import org.jspecify.annotations.Nullable;

/// A stretch of a content: a part of a chunk, or zeros.
///
/// @param chunk the chunk, or null for zeros
/// @param offset where in the chunk the stretch starts
/// @param length how many bytes it has, at least 1
public record Extent(@Nullable ChunkId chunk, int offset, int length) {

  /// So many zeros.
  public static Extent zeros(int length) {
    return new Extent(null, 0, length);
  }

  /// A whole chunk.
  public static Extent whole(ChunkId chunk, int length) {
    return new Extent(chunk, 0, length);
  }

  /// A part of this stretch.
  public Extent slice(int from, int count) {
    return chunk == null ? zeros(count) : new Extent(chunk, offset + from, count);
  }

  /// Whether the other stretch goes on where this one ends, so that both are one.
  public boolean isContinuedBy(Extent next) {
    return chunk == null
        ? next.chunk == null
        : chunk.equals(next.chunk) && offset + length == next.offset;
  }

  /// This stretch and the one that it is continued by.
  public Extent and(Extent next) {
    return new Extent(chunk, offset, length + next.length);
  }
}
