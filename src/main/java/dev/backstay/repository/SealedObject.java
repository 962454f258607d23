package dev.backstay.repository;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.store.ObjectKey;
import java.nio.charset.StandardCharsets;

/// An object that is one sealed document, bound to its own key.
final class SealedObject {

  private static final byte[] NOTHING = {};
  private static final int PLAIN_BYTES_MAX = 64 << 20;

  private SealedObject() {}

  static byte[] seal(SealType type, ObjectKey key, byte[] plain, Sealer sealer) {
    return seal(type, key, NOTHING, plain, sealer);
  }

  /// The same, bound to what stands before it, too.
  static byte[] seal(SealType type, ObjectKey key, byte[] before, byte[] plain, Sealer sealer) {
    var sealed = sealer.seal(type, plain, context(key, before));
    return new ByteWriter(sealed.length + 8).varint(plain.length).raw(sealed).toBytes();
  }

  static byte[] open(SealType type, ObjectKey key, byte[] bytes, Sealer sealer)
      throws MalformedException {
    return open(type, key, NOTHING, bytes, sealer);
  }

  /// The same, of what stands behind other bytes.
  static byte[] open(SealType type, ObjectKey key, byte[] before, byte[] bytes, Sealer sealer)
      throws MalformedException {
    var in = new ByteReader(bytes);
    var length = in.varintInt("length", PLAIN_BYTES_MAX);
    return sealer.open(type, in.raw("sealed", in.remaining()), length, context(key, before));
  }

  private static byte[] context(ObjectKey key, byte[] before) {
    var name = key.value().getBytes(StandardCharsets.US_ASCII);
    return new ByteWriter(name.length + before.length).raw(name).raw(before).toBytes();
  }
}
