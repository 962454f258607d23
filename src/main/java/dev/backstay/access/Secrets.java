package dev.backstay.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Random secrets of 256 bits, their text, and the hashes that are kept of them.
///
/// The text is unpadded base64url (RFC 4648, section 5), 43 characters; there is one for each
/// secret.
final class Secrets {

  static final int SECRET_BYTES = 32;
  private static final int TEXT_LENGTH = 43;

  private Secrets() {}

  static byte[] bytes(RandomGenerator random, int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  static String text(byte[] secret) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /// The secret that a text stands for, or empty if it is no such text.
  static Optional<byte[]> secret(String text) {
    if (text.length() != TEXT_LENGTH) {
      return Optional.empty();
    }
    try {
      var secret = Base64.getUrlDecoder().decode(text);
      // The last character has two bits to spare, which must not make other texts of a secret.
      return text(secret).equals(text) ? Optional.of(secret) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// SHA-256, in hexadecimal digits.
  static String hash(byte[]... parts) {
    var digest = sha256();
    for (var part : parts) {
      digest.update(part);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Takes as long wherever the texts differ.
  static boolean same(String one, @Nullable String other) {
    var theirs = other == null ? "" : other;
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), theirs.getBytes(StandardCharsets.UTF_8));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
