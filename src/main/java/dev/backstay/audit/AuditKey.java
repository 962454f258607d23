package dev.backstay.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The key that vouches for the head of a trail: who has it notices a chain that was written anew
/// by somebody who has not.
///
/// The code is HMAC-SHA-256 (RFC 2104) over these bytes: the 19 of `backstay audit head` in ASCII;
/// 1, the version; the number in 8 bytes, big-endian; the hash as 64 hexadecimal digits in ASCII.
public final class AuditKey {

  /// The fewest bytes of a key.
  public static final int BYTES_MIN = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] PURPOSE =
      "backstay audit head\u0001".getBytes(StandardCharsets.US_ASCII);

  private final SecretKeySpec key;

  /// A key of random bytes.
  ///
  /// @param bytes at least 32; copied, and the caller's to wipe
  public AuditKey(byte[] bytes) {
    if (bytes.length < BYTES_MIN) {
      throw new IllegalArgumentException("a key of %d bytes".formatted(bytes.length));
    }
    key = new SecretKeySpec(bytes, ALGORITHM);
  }

  AuditHead sign(long number, String hash) {
    return new AuditHead(number, hash, code(number, hash));
  }

  /// Whether this key vouches for that head. Takes as long wherever the codes differ.
  public boolean vouchesFor(AuditHead head) {
    return MessageDigest.isEqual(
        code(head.number(), head.hash()).getBytes(StandardCharsets.UTF_8),
        head.mac().getBytes(StandardCharsets.UTF_8));
  }

  private String code(long number, String hash) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(PURPOSE);
      mac.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
      mac.update(hash.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }

  /// Without the key.
  @Override
  public String toString() {
    return "the key of an audit trail";
  }
}
