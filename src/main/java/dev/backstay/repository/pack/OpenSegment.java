package dev.backstay.repository.pack;

import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.PackTable;
import dev.backstay.repository.index.ChunkIndex;
import dev.backstay.repository.index.SegmentPlace;
import java.util.ArrayList;
import java.util.List;

/// A segment that takes chunks until it is full. Used by one thread at a time.
final class OpenSegment {

  /// Of very small chunks what is known of each takes more room than its bytes.
  private static final int CHUNKS_MAX = 16_384;

  private final ChunkIndex index;
  private final int number;
  private final boolean content;
  private final byte[] bytes;
  private final List<PackTable.Chunk> chunks = new ArrayList<>();
  private int length;

  OpenSegment(ChunkIndex index, boolean content, byte[] bytes) {
    this.index = index;
    this.number = index.newSegment();
    this.content = content;
    this.bytes = bytes;
  }

  boolean hasRoomFor(int count) {
    return bytes.length - length >= count && chunks.size() < CHUNKS_MAX;
  }

  int add(PackTable.Chunk chunk, byte[] source, int offset) {
    var at = length;
    System.arraycopy(source, offset, bytes, at, chunk.length());
    length += chunk.length();
    chunks.add(chunk);
    return at;
  }

  int number() {
    return number;
  }

  /// Says where it was stored.
  void place(SegmentPlace place) {
    index.place(number, place);
  }

  boolean content() {
    return content;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  List<PackTable.Chunk> chunks() {
    return chunks;
  }

  /// The ids of its chunks: keyed hashes of the content, as good as the content for a salt.
  byte[] fingerprint() {
    var out = new ByteWriter(chunks.size() * ChunkId.BYTES);
    chunks.forEach(chunk -> chunk.id().writeTo(out));
    return out.toBytes();
  }
}
