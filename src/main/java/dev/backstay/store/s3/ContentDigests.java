package dev.backstay.store.s3;

import dev.backstay.store.Content;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/// What a server can tell the bytes of an object by.
///
/// @param md5 16 bytes; every server that speaks this protocol knows it, and nobody relies on it
///     against those who mean harm
/// @param sha256 32 bytes
record ContentDigests(byte[] md5, byte[] sha256) {

  /// Reads the content once.
  static ContentDigests of(Content content) throws IOException {
    var reading = new Reading();
    content.writeTo(reading);
    if (reading.count != content.sizeBytes()) {
      throw new IllegalStateException(
          "content of " + content.sizeBytes() + " bytes wrote " + reading.count);
    }
    return new ContentDigests(reading.md5.digest(), reading.sha256.digest());
  }

  String md5Base64() {
    return Base64.getEncoder().encodeToString(md5);
  }

  String md5Hex() {
    return HexFormat.of().formatHex(md5);
  }

  String sha256Base64() {
    return Base64.getEncoder().encodeToString(sha256);
  }

  private static final class Reading extends OutputStream {

    private final MessageDigest md5 = digest("MD5");
    private final MessageDigest sha256 = digest("SHA-256");
    private long count;

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      md5.update(bytes, offset, length);
      sha256.update(bytes, offset, length);
      count += length;
    }
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + name, e);
    }
  }
}
