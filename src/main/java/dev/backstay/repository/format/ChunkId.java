package dev.backstay.repository.format;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The name of a chunk: the first 20 bytes of a keyed hash over its type, length and content.
public record ChunkId(long high, long low, int rest) {

  /// How many bytes a stored id takes.
  public static final int BYTES = 20;

  /// The id whose bytes start at `offset`.
  public static ChunkId of(byte[] bytes, int offset) {
    return new ChunkId(
        longAt(bytes, offset), longAt(bytes, offset + 8), (int) longAt4(bytes, offset + 16));
  }

  private static long longAt(byte[] bytes, int offset) {
    return (longAt4(bytes, offset) << 32) | longAt4(bytes, offset + 4);
  }

  private static long longAt4(byte[] bytes, int offset) {
    return ((bytes[offset] & 0xFFL) << 24)
        | ((bytes[offset + 1] & 0xFFL) << 16)
        | ((bytes[offset + 2] & 0xFFL) << 8)
        | (bytes[offset + 3] & 0xFFL);
  }

  /// Appends the id's bytes.
  public void writeTo(ByteWriter out) {
    out.u64(high).u64(low).u32(rest);
  }

  /// Reads an id.
  public static ChunkId readFrom(ByteReader in, String field) throws MalformedException {
    return new ChunkId(in.u64(field), in.u64(field), in.u32(field));
  }

  // Written out: what the compiler makes is linked at its first use, which a start would wait for.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChunkId that
        && high == that.high
        && low == that.low
        && rest == that.rest;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high ^ low) + rest;
  }

  @Override
  public String toString() {
    var hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low) + hex.toHexDigits(rest);
  }
}
