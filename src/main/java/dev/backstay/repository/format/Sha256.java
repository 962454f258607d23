package dev.backstay.repository.format;

import dev.backstay.repository.primitive.Primitives;
import java.security.MessageDigest;
import java.util.HexFormat;

/// SHA-256 of what is stored.
public final class Sha256 {

  private Sha256() {}

  /// A fresh digest.
  public static MessageDigest digest() {
    return Primitives.best().sha256();
  }

  /// The digest of one array, 32 bytes.
  public static byte[] of(byte[] bytes) {
    return digest().digest(bytes);
  }

  /// The digest of one array as 64 hex digits.
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(of(bytes));
  }
}
