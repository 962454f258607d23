package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The public keys of those who may write commits. Used by one thread.
final class Writers {

  private final StoreAccess store;
  private final Sealer sealer;
  private final Map<String, @Nullable WriterCard> known = new HashMap<>();
  private final Map<String, Optional<Expulsion>> expelled = new HashMap<>();

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
    if (cardOf(key.id()) == null) {
      register(new WriterCard(key.publicKey(), hostName, Optional.empty()));
    }
  }

  /// Makes a writer known.
  void register(WriterCard card) {
    var plain = card.toBytes();
    var sealed = sealer.seal(SealType.WRITER, plain, context(card.id()));
    store.create(
        Layout.writer(card.id()), new ByteWriter().varint(plain.length).raw(sealed).toBytes());
    known.remove(card.id());
  }

  /// What is known of a writer; null if nothing is, or if what is stored is not its card.
  @Nullable WriterCard cardOf(String writer) {
    if (!known.containsKey(writer)) {
      known.put(
          writer,
          store.readIfPresent(Layout.writer(writer)).map(b -> parse(writer, b)).orElse(null));
    }
    return known.get(writer);
  }

  private @Nullable WriterCard parse(String writer, byte[] bytes) {
    try {
      return parseCard(writer, bytes);
    } catch (MalformedException untrusted) {
      return null;
    }
  }

  /// Reads a writer's card, checking that it is that writer's.
  WriterCard parseCard(String writer, byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    var length = in.varintInt("card length", 1 << 16);
    var sealed = in.raw("card", in.remaining());
    var card = WriterCard.parse(sealer.open(SealType.WRITER, sealed, length, context(writer)));
    if (!card.id().equals(writer)) {
      throw new MalformedException("it is the card of another writer");
    }
    // What is no key is no card.
    card.key();
    return card;
  }

  /// Which commits of a writer are still believed; empty if it was not expelled.
  ///
  /// @throws RepositoryDamagedException if that cannot be told
  Optional<Expulsion> expulsionOf(String writer) {
    return expelled.computeIfAbsent(writer, it -> Expulsion.read(store, sealer, it));
  }

  private static byte[] context(String writer) {
    return new ByteWriter().text(writer).toBytes();
  }
}
