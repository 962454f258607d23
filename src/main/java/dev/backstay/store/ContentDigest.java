package dev.backstay.store;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/// What a server can tell the bytes of an object by: SHA-256, or MD5, which every server with this
/// protocol knows, and which nobody relies on against those who mean harm.
public record ContentDigest(boolean isSha256, byte[] bytes) {

  /// Reads the content once.
  public static ContentDigest of(Content content, boolean sha256) throws IOException {
    var reading = new Reading(digest(sha256 ? "SHA-256" : "MD5"));
    content.writeTo(reading);
    if (reading.count != content.sizeBytes()) {
      throw new IllegalStateException(
          "content of " + content.sizeBytes() + " bytes wrote " + reading.count);
    }
    return new ContentDigest(sha256, reading.digest.digest());
  }

  /// It as headers carry it.
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// It as tags show it.
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  private static final class Reading extends OutputStream {

    private final MessageDigest digest;
    private long count;

    Reading(MessageDigest digest) {
      this.digest = digest;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      digest.update(source, offset, length);
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
