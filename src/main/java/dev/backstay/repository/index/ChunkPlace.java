package dev.backstay.repository.index;

import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;

/// Where a chunk is.
///
/// @param id its name
/// @param type its type
/// @param segment the segment it is in
/// @param offset where in the opened segment it starts
/// @param length how many bytes it has
public record ChunkPlace(
    ChunkId id, ChunkType type, SegmentPlace segment, int offset, int length) {}
