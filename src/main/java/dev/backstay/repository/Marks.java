package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.PruneRecord;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.store.ObjectKey;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The objects that say what a prune condemned. The names of the packs stand before the seal, bound
/// to it: a host that only writes must know them, and a name says nothing of what is in a pack.
final class Marks {

  static final Pattern KEY = Pattern.compile(Layout.TOMBSTONES + "/([0-9]{10})-marks");

  private Marks() {}

  static byte[] seal(ObjectKey key, PruneRecord record, Sealer sealer) {
    var names = namesOf(record.packs());
    var sealed = SealedObject.seal(SealType.MARKS, key, names, record.toBytes(), sealer);
    return new ByteWriter(names.length + sealed.length + 8).bytes(names).raw(sealed).toBytes();
  }

  private static byte[] namesOf(List<String> packs) {
    var out = new ByteWriter(32 * packs.size() + 8);
    packs.forEach(name -> out.raw(HexFormat.of().parseHex(name)));
    return out.toBytes();
  }

  static PruneRecord open(ObjectKey key, byte[] bytes, Sealer sealer) throws MalformedException {
    var in = new ByteReader(bytes);
    var names = in.bytes("names", bytes.length);
    var sealed = in.raw("sealed", in.remaining());
    return PruneRecord.parse(SealedObject.open(SealType.MARKS, key, names, sealed, sealer));
  }

  /// The packs that are condemned, for whoever cannot open what says so. Whoever is lied to stores
  /// something again.
  static Set<String> condemned(StoreAccess store) {
    var packs = new HashSet<String>();
    for (var object : store.list(Layout.TOMBSTONES)) {
      if (KEY.matcher(object.key().value()).matches()) {
        store
            .readIfPresent(object.key())
            .ifPresent(bytes -> packs.addAll(read(object.key(), bytes)));
      }
    }
    return packs;
  }

  private static Set<String> read(ObjectKey key, byte[] bytes) {
    try {
      var in = new ByteReader(bytes);
      var names = new ByteReader(in.bytes("names", bytes.length));
      var packs = new HashSet<String>();
      while (names.remaining() > 0) {
        packs.add(HexFormat.of().formatHex(names.raw("pack", 32)));
      }
      return packs;
    } catch (MalformedException e) {
      throw Damage.of(FailureCode.OBJECT_DAMAGED, key, String.valueOf(e.getMessage())).toFailure();
    }
  }
}
