package dev.backstay.repository.content;

import java.util.Arrays;

/// Finds zeros.
final class Zeros {

  private static final byte[] ZEROS = new byte[128 << 10];

  private Zeros() {}

  /// Whether all bytes of a stretch of at most 128 KiB are zero.
  static boolean areAll(byte[] bytes, int offset, int length) {
    return length == 0
        || (bytes[offset] == 0 && Arrays.equals(bytes, offset, offset + length, ZEROS, 0, length));
  }
}
