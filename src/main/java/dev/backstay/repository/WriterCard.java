package dev.backstay.repository;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the repository knows of a writer.
///
/// @param publicKey its key in its X.509 encoding
/// @param host what its host is called
/// @param orchestrators of a host that only writes: whose snapshots it may make; else empty
record WriterCard(byte[] publicKey, String host, Optional<List<String>> orchestrators) {

  private static final int NAMES_MAX = 1024;

  WriterCard {
    orchestrators = orchestrators.map(List::copyOf);
  }

  boolean onlyWrites() {
    return orchestrators.isPresent();
  }

  /// Its id, by its key.
  String id() {
    return WriterKey.idOf(publicKey);
  }

  PublicKey key() throws MalformedException {
    return WriterKey.parsePublic(publicKey);
  }

  byte[] toBytes() {
    var out = new ByteWriter().bytes(publicKey).text(host);
    orchestrators.ifPresent(
        names -> {
          out.u8(1).varint(names.size());
          names.forEach(out::text);
        });
    return out.toBytes();
  }

  static WriterCard parse(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    var publicKey = in.bytes("public key", 4096);
    var host = in.text("host", NAMES_MAX);
    if (in.remaining() == 0) {
      return new WriterCard(publicKey, host, Optional.empty());
    }
    if (in.u8("sort") != 1) {
      throw new MalformedException("writer is of an unknown sort");
    }
    var names = new ArrayList<String>();
    for (var left = in.count("orchestrators", 1); left > 0; left--) {
      names.add(in.text("orchestrator", NAMES_MAX));
    }
    in.end("card");
    return new WriterCard(publicKey, host, Optional.of(names));
  }
}
