package dev.backstay.repository;

import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.snapshot.Proof;
import dev.backstay.store.ObjectKey;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The reports of drills, each sealed in an object of its own. Nothing in a report is looked at.
record Evidence(StoreAccess store, Sealer sealer) {

  private static final int NAME_BYTES = 16;

  static ObjectKey keyOf(Proof proof) {
    return Layout.evidence(proof.report());
  }

  /// Stores a report and returns the name of its object. As long as no proof names it, it stands
  /// for nothing and harms nothing.
  String write(byte[] report) {
    var random = new byte[NAME_BYTES];
    new SecureRandom().nextBytes(random);
    var name = HexFormat.of().formatHex(random);
    var key = Layout.evidence(name);
    store.create(key, SealedObject.seal(SealType.EVIDENCE, key, report, sealer));
    return name;
  }

  /// The report that a proof names.
  ///
  /// @throws RepositoryDamagedException if it is missing
  /// @throws MalformedException if it is not the report that the proof was made with
  byte[] read(Proof proof) throws MalformedException {
    var key = keyOf(proof);
    var bytes = store.read(key);
    new ByteReader(bytes).varint("length", Proof.REPORT_BYTES_MAX);
    var report = SealedObject.open(SealType.EVIDENCE, key, bytes, sealer);
    if (!Sha256.hex(report).equals(proof.reportHash())) {
      throw new MalformedException("is not the report that the proof was made with");
    }
    return report;
  }
}
