package dev.backstay.repository.seal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// HKDF-SHA-256 (RFC 5869).
///
/// Built on [KeyedHash]: looking for the platform's own sets up every provider of cryptography that
/// Java has, which takes a twelfth of the time of a short command.
final class Hkdf {

  private static final int LENGTH_MAX = 255 * KeyedHash.BYTES;

  private Hkdf() {}

  /// Extracts and expands.
  ///
  /// @param salt at most 64 bytes
  static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
    if (length < 1 || length > LENGTH_MAX) {
      throw new IllegalArgumentException(length + " bytes are asked for");
    }
    var expand = new KeyedHash(new KeyedHash(salt).begin().add(secret).end());
    var out = new byte[length];
    var block = new byte[0];
    for (var at = 0; at < length; at += KeyedHash.BYTES) {
      var number = (byte) (at / KeyedHash.BYTES + 1);
      block = expand.begin().add(block).add(info).add(new byte[] {number}).end();
      System.arraycopy(block, 0, out, at, Math.min(KeyedHash.BYTES, length - at));
    }
    return out;
  }

  static byte[] derive(byte[] secret, String purpose, byte[] context) {
    var label = purpose.getBytes(StandardCharsets.US_ASCII);
    var info = Arrays.copyOf(label, label.length + 1 + context.length);
    System.arraycopy(context, 0, info, label.length + 1, context.length);
    return derive(secret, new byte[0], info, 32);
  }
}
