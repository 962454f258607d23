package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The public keys of those who may write commits. Used by one thread.
final class Writers {

  private final StoreAccess store;
  private final Sealer sealer;
  private final Map<String, @Nullable PublicKey> known = new HashMap<>();

  Writers(StoreAccess store, Sealer sealer) {
    this.store = store;
    this.sealer = sealer;
  }

  /// This host's key: the one it keeps, or a new one that is registered first.
  WriterKey own(HostState host, String hostName) {
    var kept = host.writerKey();
    if (kept.isPresent()) {
      try {
        var key = WriterKey.parse(kept.get());
        register(key, hostName);
        return key;
      } catch (MalformedException e) {
        throw new RepositoryDamagedException(
            FailureCode.OBJECT_DAMAGED,
            "this host's writer key is damaged: " + e.getMessage(),
            "Delete writer.key in this host's state; another one is made.",
            e);
      }
    }
    var fresh = WriterKey.generate();
    register(fresh, hostName);
    host.keepWriterKey(fresh.toBytes());
    return fresh;
  }

  private void register(WriterKey key, String hostName) {
    if (publicKeyOf(key.id()) == null) {
      var card = new ByteWriter().bytes(key.publicKey()).text(hostName).toBytes();
      var sealed = sealer.seal(SealType.WRITER, card, context(key.id()));
      store.create(
          Layout.writer(key.id()), new ByteWriter().varint(card.length).raw(sealed).toBytes());
      known.remove(key.id());
    }
  }

  /// The public key of a writer; null if there is none, or if what is stored is not its card.
  @Nullable PublicKey publicKeyOf(String writer) {
    if (!known.containsKey(writer)) {
      known.put(
          writer,
          store.readIfPresent(Layout.writer(writer)).map(b -> parse(writer, b)).orElse(null));
    }
    return known.get(writer);
  }

  private @Nullable PublicKey parse(String writer, byte[] bytes) {
    try {
      return parseCard(writer, bytes);
    } catch (MalformedException untrusted) {
      return null;
    }
  }

  /// Reads a writer's card, checking that it is that writer's.
  PublicKey parseCard(String writer, byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    var length = in.varintInt("card length", 1 << 16);
    var sealed = in.raw("card", in.remaining());
    var card = new ByteReader(sealer.open(SealType.WRITER, sealed, length, context(writer)));
    var encoded = card.bytes("public key", 4096);
    card.text("host", 1024);
    card.end("card");
    if (!WriterKey.idOf(encoded).equals(writer)) {
      throw new MalformedException("it is the card of another writer");
    }
    return WriterKey.parsePublic(encoded);
  }

  private static byte[] context(String writer) {
    return new ByteWriter().text(writer).toBytes();
  }
}
