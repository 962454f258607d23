package dev.backstay.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Digests as orchestrators write them: lower-case hexadecimal digits.
public final class Digests {

  private Digests() {}

  /// The SHA-256 of a text in UTF-8.
  public static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The SHA-256 of bytes.
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest("SHA-256").digest(bytes));
  }

  /// The SHA3-512 of a text in UTF-8.
  public static String sha3(String text) {
    return HexFormat.of()
        .formatHex(digest("SHA3-512").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// A digest to be fed.
  public static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
