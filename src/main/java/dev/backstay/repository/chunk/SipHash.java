package dev.backstay.repository.chunk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// SipHash-2-4 with 128 bits (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012): a
/// keyed hash for short inputs, several times as fast on them as one made of SHA-256. Whoever does
/// not know the key cannot find two inputs with one hash; it is no name for what others may check.
///
/// Used by one thread.
public final class SipHash {

  /// How many bytes a key has.
  public static final int KEY_BYTES = 16;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FINAL_ROUNDS = 4;

  private final long key0;
  private final long key1;
  private long v0;
  private long v1;
  private long v2;
  private long v3;
  private long first;
  private long second;

  /// Keyed with the first 16 bytes.
  public SipHash(byte[] key) {
    key0 = (long) WORD.get(key, 0);
    key1 = (long) WORD.get(key, Long.BYTES);
  }

  /// Hashes a stretch; [#first] and [#second] are the result then.
  public void hash(byte[] bytes, int offset, int length) {
    v0 = key0 ^ 0x736f6d6570736575L;
    v1 = key1 ^ 0x646f72616e646f6dL ^ 0xee;
    v2 = key0 ^ 0x6c7967656e657261L;
    v3 = key1 ^ 0x7465646279746573L;
    words(bytes, offset, offset + (length & -Long.BYTES));
    var rest = (long) length << 56;
    for (var i = length & -Long.BYTES; i < length; i++) {
      rest |= (bytes[offset + i] & 0xFFL) << (Byte.SIZE * (i % Long.BYTES));
    }
    v3 ^= rest;
    rounds(2);
    v0 ^= rest;
    v2 ^= 0xee;
    rounds(FINAL_ROUNDS);
    first = v0 ^ v1 ^ v2 ^ v3;
    v1 ^= 0xdd;
    rounds(FINAL_ROUNDS);
    second = v0 ^ v1 ^ v2 ^ v3;
  }

  /// The first eight bytes of the latest hash, as a little-endian number.
  public long first() {
    return first;
  }

  /// The other eight.
  public long second() {
    return second;
  }

  /// The state is held in local variables: this is where the time goes.
  private void words(byte[] bytes, int from, int to) {
    var a = v0;
    var b = v1;
    var c = v2;
    var d = v3;
    for (var at = from; at < to; at += Long.BYTES) {
      var word = (long) WORD.get(bytes, at);
      d ^= word;
      for (var round = 0; round < 2; round++) {
        a += b;
        b = Long.rotateLeft(b, 13) ^ a;
        a = Long.rotateLeft(a, 32);
        c += d;
        d = Long.rotateLeft(d, 16) ^ c;
        a += d;
        d = Long.rotateLeft(d, 21) ^ a;
        c += b;
        b = Long.rotateLeft(b, 17) ^ c;
        c = Long.rotateLeft(c, 32);
      }
      a ^= word;
    }
    v0 = a;
    v1 = b;
    v2 = c;
    v3 = d;
  }

  private void rounds(int count) {
    for (var round = 0; round < count; round++) {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
