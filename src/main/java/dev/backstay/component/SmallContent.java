package dev.backstay.component;

import dev.backstay.snapshot.ContentSink;
import java.io.IOException;

/// Takes a small content into memory.
final class SmallContent implements ContentSink {

  /// No larger content is taken.
  static final int BYTES_MAX = 128 << 10;

  private final byte[] bytes;
  private int length;
  private boolean hasHoles;

  SmallContent(int sizeBytes) {
    bytes = new byte[sizeBytes];
  }

  @Override
  public void write(byte[] from, int offset, int count) throws IOException {
    if (count > bytes.length - length) {
      throw wrongLength(length + count);
    }
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  @Override
  public void skipZeros(long count) {
    hasHoles = hasHoles || count > 0;
    length = (int) Math.min(bytes.length, length + count);
  }

  /// Whether there are zeros in it that should become holes.
  boolean hasHoles() {
    return hasHoles;
  }

  /// The content.
  ///
  /// @throws IOException if it is not as long as it was said to be
  byte[] bytes() throws IOException {
    if (length != bytes.length) {
      throw wrongLength(length);
    }
    return bytes;
  }

  private IOException wrongLength(int found) {
    return new IOException("content of " + found + " bytes, listed with " + bytes.length);
  }
}
