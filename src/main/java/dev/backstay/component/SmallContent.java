package dev.backstay.component;

import dev.backstay.snapshot.ContentSink;

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
  public void write(byte[] from, int offset, int count) {
    if (count > bytes.length - length) {
      throw new IllegalStateException("more than the " + bytes.length + " bytes of its entry");
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

  byte[] bytes() {
    return bytes;
  }
}
