package dev.backstay.repository.index;

import org.jspecify.annotations.Nullable;

/// Where a segment is.
///
/// @param pack the pack's name: SHA-256 of its bytes, in hexadecimal
/// @param offset where in the pack it starts
/// @param sealedBytes its length there
/// @param plainBytes its length when opened
/// @param content whether it holds content, as against the description of content
public record SegmentPlace(
    String pack, int offset, int sealedBytes, int plainBytes, boolean content) {

  // Written out: what the compiler makes is linked at its first use, which a start would wait for.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SegmentPlace that
        && offset == that.offset
        && sealedBytes == that.sealedBytes
        && plainBytes == that.plainBytes
        && content == that.content
        && pack.equals(that.pack);
  }

  @Override
  public int hashCode() {
    return 31 * pack.hashCode() + offset;
  }
}
