package dev.backstay.component.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// MD5, by which every server that speaks this protocol checks what comes. It is not relied on
/// against anybody who means harm.
final class Digests {

  private Digests() {}

  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  /// The digest of bytes as headers carry it.
  static String base64(byte[] bytes) {
    return base64(bytes, bytes.length);
  }

  /// The digest of the first bytes as headers carry it.
  static String base64(byte[] bytes, int length) {
    var md5 = md5();
    md5.update(ByteBuffer.wrap(bytes, 0, length));
    return Base64.getEncoder().encodeToString(md5.digest());
  }
}
