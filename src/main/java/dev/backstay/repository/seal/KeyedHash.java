package dev.backstay.repository.seal;

import dev.backstay.repository.format.Sha256;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/// HMAC-SHA-256 (RFC 2104) over byte ranges, with the key absorbed once.
///
/// Built on [MessageDigest] instead of `Mac`, which costs more than twice as much for long input.
/// Used by one thread.
public final class KeyedHash {

  /// How many bytes a hash has.
  public static final int BYTES = 32;

  private static final int BLOCK_BYTES = 64;

  private final byte[] innerPad;
  private final byte[] outerPad;
  private final MessageDigest digest = Sha256.digest();
  private final byte[] inner = new byte[BYTES];

  /// Keyed with at most 64 bytes.
  public KeyedHash(byte[] key) {
    if (key.length > BLOCK_BYTES) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes");
    }
    innerPad = pad(key, 0x36);
    outerPad = pad(key, 0x5C);
  }

  private static byte[] pad(byte[] key, int value) {
    var padded = Arrays.copyOf(key, BLOCK_BYTES);
    for (var i = 0; i < padded.length; i++) {
      padded[i] ^= (byte) value;
    }
    return padded;
  }

  /// Starts a hash.
  public KeyedHash begin() {
    digest.reset();
    digest.update(innerPad);
    return this;
  }

  /// Adds bytes.
  public KeyedHash add(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
    return this;
  }

  /// Adds a whole array.
  public KeyedHash add(byte[] bytes) {
    return add(bytes, 0, bytes.length);
  }

  /// Ends the hash and writes its 32 bytes to `out` at `offset`.
  public void end(byte[] out, int offset) {
    try {
      digest.digest(inner, 0, BYTES);
      digest.update(outerPad);
      digest.update(inner);
      digest.digest(out, offset, BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("no room for a hash at " + offset, e);
    }
  }

  /// Ends the hash and returns it.
  public byte[] end() {
    var out = new byte[BYTES];
    end(out, 0);
    return out;
  }
}
