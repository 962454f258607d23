package dev.backstay.repository;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.IndexPiece;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.repository.seal.RunKeys;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.store.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Where pieces of the index are that belong together: those that everybody relies on, or those of
/// one host that only writes, on which only its own snapshots rely.
///
/// @param half which half of the index
/// @param writer the host's writer; empty for what everybody relies on
record Shelf(Layout.Index half, Optional<String> writer) {

  private static final int PIECE_BYTES_MAX = 256 << 20;
  private static final Pattern WRITER = Pattern.compile("[0-9a-f]{12}");

  /// What everybody relies on.
  static Shelf common(Layout.Index half) {
    return new Shelf(half, Optional.empty());
  }

  /// All shelves that have something on them, those that everybody relies on first.
  static List<Shelf> all(StoreAccess store) {
    var shelves = new ArrayList<Shelf>();
    shelves.add(common(Layout.Index.META));
    shelves.add(common(Layout.Index.DATA));
    var writers = new TreeSet<String>();
    for (var object : store.list(Layout.OWN)) {
      var name = object.key().value().substring(Layout.OWN.length() + 1).split("/", -1)[0];
      if (WRITER.matcher(name).matches()) {
        writers.add(name);
      }
    }
    for (var writer : writers) {
      shelves.add(new Shelf(Layout.Index.META, Optional.of(writer)));
      shelves.add(new Shelf(Layout.Index.DATA, Optional.of(writer)));
    }
    return shelves;
  }

  /// The prefix of its pieces' keys.
  String prefix() {
    return writer
        .map(it -> Layout.OWN + "/" + it + half.prefix().substring(Layout.INDEX.length()))
        .orElseGet(half::prefix);
  }

  private SealType type() {
    return writer.isPresent() ? SealType.OWN_INDEX : SealType.INDEX;
  }

  private byte[] context() {
    return writer.isPresent() ? prefix().getBytes(StandardCharsets.US_ASCII) : new byte[0];
  }

  /// Reads one piece, whose name must be the hash of its bytes.
  IndexPiece parse(ObjectKey key, byte[] bytes, Sealer sealer, RepositoryKeys keys)
      throws MalformedException {
    if (!Sha256.hex(bytes).equals(key.name())) {
      throw new MalformedException("name and content differ");
    }
    var in = new ByteReader(bytes);
    var length = in.varintInt("piece length", PIECE_BYTES_MAX);
    var sealed = in.raw("piece", in.remaining());
    requireOwn(sealed, keys);
    return IndexPiece.parse(sealer.open(type(), sealed, length, context()));
  }

  /// The key epoch that a piece was sealed in, or the run, as its head says.
  static int epochOf(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    in.varintInt("piece length", PIECE_BYTES_MAX);
    return Sealer.epochOf(in.raw("piece", in.remaining()));
  }

  /// One host must not say what another has stored.
  private void requireOwn(byte[] sealed, RepositoryKeys keys) throws MalformedException {
    var epoch = Sealer.epochOf(sealed);
    if (RunKeys.isRun(epoch)) {
      var by = keys.run(epoch).writer();
      if (!writer.equals(Optional.of(by))) {
        throw new MalformedException("writer " + by + " made it");
      }
    }
  }

  /// Writes one piece.
  void write(StoreAccess store, Sealer sealer, IndexPiece piece) {
    var plain = piece.toBytes();
    var bytes =
        new ByteWriter(plain.length)
            .varint(plain.length)
            .raw(sealer.seal(type(), plain, context()))
            .toBytes();
    store.create(new ObjectKey(prefix() + "/" + Sha256.hex(bytes)), bytes);
  }
}
