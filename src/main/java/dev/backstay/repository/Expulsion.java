package dev.backstay.repository;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.store.ObjectKey;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// That a writer is no longer believed, but for what it had committed before.
///
/// @param believed the hashes of those commits
record Expulsion(Set<String> believed) {

  Expulsion {
    believed = Set.copyOf(believed);
  }

  /// What holds of a writer; empty if it was not expelled. What it may have put there itself, to
  /// be in the way, does not open.
  static Optional<Expulsion> read(StoreAccess store, Sealer sealer, String writer) {
    Optional<Expulsion> all = Optional.empty();
    for (var object : store.list(Layout.EXPELLED + "/" + writer)) {
      var one = store.readIfPresent(object.key()).flatMap(it -> parse(object.key(), it, sealer));
      if (one.isPresent()) {
        all = Optional.of(all.map(it -> it.and(one.get())).orElse(one.get()));
      }
    }
    return all;
  }

  /// Whether a commit was made before.
  boolean believes(String commit) {
    return believed.contains(commit);
  }

  private Expulsion and(Expulsion other) {
    var both = new HashSet<>(believed);
    both.retainAll(other.believed);
    return new Expulsion(both);
  }

  private static Optional<Expulsion> parse(ObjectKey key, byte[] bytes, Sealer sealer) {
    try {
      return Optional.of(open(key, bytes, sealer));
    } catch (MalformedException notOurs) {
      return Optional.empty();
    }
  }

  /// Reads one object.
  static Expulsion open(ObjectKey key, byte[] bytes, Sealer sealer) throws MalformedException {
    var in = new ByteReader(SealedObject.open(SealType.EXPELLED, key, bytes, sealer));
    var hashes = new HashSet<String>();
    for (var left = in.count("commits", 32); left > 0; left--) {
      hashes.add(HexFormat.of().formatHex(in.raw("hash", 32)));
    }
    in.end("expulsion");
    return new Expulsion(hashes);
  }

  /// Makes it known.
  void write(StoreAccess store, Sealer sealer, String writer) {
    var random = new byte[6];
    new SecureRandom().nextBytes(random);
    var out = new ByteWriter().varint(believed.size());
    believed.stream().sorted().forEach(hash -> out.raw(HexFormat.of().parseHex(hash)));
    var key = Layout.expelled(writer, HexFormat.of().formatHex(random));
    store.create(key, SealedObject.seal(SealType.EXPELLED, key, out.toBytes(), sealer));
  }
}
