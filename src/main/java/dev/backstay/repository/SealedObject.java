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

  private static final int PLAIN_BYTES_MAX = 64 << 20;

  private SealedObject() {}

  static byte[] seal(SealType type, ObjectKey key, byte[] plain, Sealer sealer) {
    var sealed = sealer.seal(type, plain, context(key));
    return new ByteWriter(sealed.length + 8).varint(plain.length).raw(sealed).toBytes();
  }

  static byte[] open(SealType type, ObjectKey key, byte[] bytes, Sealer sealer)
      throws MalformedException {
    var in = new ByteReader(bytes);
    var length = in.varintInt("length", PLAIN_BYTES_MAX);
    return sealer.open(type, in.raw("sealed", in.remaining()), length, context(key));
  }

  private static byte[] context(ObjectKey key) {
    return key.value().getBytes(StandardCharsets.US_ASCII);
  }
}
