package dev.backstay.repository;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.CommitKind;
import dev.backstay.repository.format.CommitRecord;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Manifest;
import dev.backstay.repository.format.ManifestCodec;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.format.Tree;
import dev.backstay.repository.pack.Packer;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.testing.MadeSnapshot;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Whoever has the repository's keys and writes what no honest writer would.
final class HostileWriter implements AutoCloseable {

  static final ComponentName COMPONENT = new ComponentName("c");

  private final Repository repository;
  private final PackDepot depot;
  private final Packer packer;
  private final ChunkStore chunks;
  private int kind = CommitKind.SNAPSHOT.number();
  private WriterKey key;
  private long sequence;
  private String previous = CommitRecord.Head.NO_PREVIOUS;

  HostileWriter(Repository repository) {
    this.repository = repository;
    var keys = repository.keys();
    depot = new PackDepot(repository.store(), new Sealer(keys), java.util.Optional.empty());
    packer = new Packer(keys, depot);
    var indexes =
        new Indexes(repository.store(), StoredIndex.forWriting(repository, java.util.Set.of()));
    chunks = new ChunkStore(indexes, repository.newReader(), new ChunkNames(keys), packer);
    key = repository.writers().own(repository.hostState(), "hostile");
  }

  ChunkId put(ChunkType type, byte[] bytes) throws IOException {
    return chunks.put(type, bytes, 0, bytes.length);
  }

  /// From now on signs with a key that no one knows.
  void useUnknownKey() {
    key = WriterKey.generate();
    sequence = 0;
    previous = CommitRecord.Head.NO_PREVIOUS;
  }

  /// From now on says that what it commits is of that kind.
  void useKind(int number) {
    kind = number;
  }

  /// Leaves a gap in the chain.
  void skip() {
    sequence++;
  }

  /// Writes its next commit as if there had been none before.
  void forgetPrevious() {
    previous = CommitRecord.Head.NO_PREVIOUS;
  }

  /// An entry as it stands alone in a leaf, with nothing checked; `tail` follows the attributes.
  static byte[] entry(String path, EntryType type, byte[] tail) {
    var bytes = path.getBytes(StandardCharsets.UTF_8);
    return new ByteWriter()
        .varint(0)
        .bytes(bytes)
        .u8(type.ordinal())
        .varint(0644)
        .varint(0)
        .varint(0)
        .signed(0)
        .raw(tail)
        .toBytes();
  }

  static byte[] root() {
    return entry("", EntryType.DIRECTORY, new byte[0]);
  }

  static byte[] emptyFile(String path) {
    return file(path, new ByteWriter().varint(0).u8(0).toBytes());
  }

  static byte[] file(String path, byte[] tail) {
    return entry(path, EntryType.FILE, tail);
  }

  static byte[] link(String path, EntryType type, String target) {
    return entry(path, type, new ByteWriter().text(target).toBytes());
  }

  /// Commits one component whose only leaf is these entries.
  Commit commitEntries(byte[]... entries) throws IOException {
    var described = new ByteWriter();
    for (var entry : entries) {
      described.raw(entry);
    }
    var item = new Tree.Item(put(ChunkType.ENTRIES, leaf(entries)), new byte[0]);
    return commitListing(new Tree(0, List.of(item)), Sha256.hex(described.toBytes()));
  }

  /// A leaf of these entries.
  static byte[] leaf(byte[]... entries) {
    var described = new ByteWriter();
    var marks = new ByteWriter();
    for (var entry : entries) {
      described.raw(entry);
      if (isFile(entry)) {
        marks.u64(0);
      }
    }
    return new ByteWriter()
        .u32(described.size())
        .raw(described.toBytes())
        .raw(marks.toBytes())
        .toBytes();
  }

  private static boolean isFile(byte[] entry) {
    var in = new ByteReader(entry);
    try {
      in.varint("shared path", Long.MAX_VALUE);
      in.bytes("path", entry.length);
      return (in.u8("type") & 0x0F) == EntryType.FILE.ordinal();
    } catch (MalformedException notEvenThat) {
      return false;
    }
  }

  Commit commitListing(Tree tree, String digest) throws IOException {
    return commit(manifest(tree, digest, 0, TestRepository.NOW));
  }

  /// The manifest of one component.
  Manifest manifest(Tree tree, String digest, long contentBytes, Instant takenAt) {
    return manifest(tree, digest, new Counts(1_000_000_000, 0, contentBytes), takenAt);
  }

  /// What a record says of a listing.
  record Counts(long entries, long files, long contentBytes) {}

  /// The same with what its record says of the listing.
  Manifest manifest(Tree tree, String digest, Counts counts, Instant takenAt) {
    var id = new SnapshotId(String.format("%012x", sequence + 0xabc));
    var facts = new CaptureFacts("hostile", takenAt, takenAt, new TreeMap<>(), List.of(), 0, false);
    var component =
        new ComponentRecord(
            COMPONENT,
            ComponentKind.FILES,
            Importance.CRITICAL,
            0,
            "memory",
            facts,
            counts.entries(),
            counts.files(),
            counts.contentBytes(),
            digest);
    var snapshot =
        MadeSnapshot.of(id.hex()).of("test", "hostile").at(takenAt).with(List.of(component)).made();
    return new Manifest(
        snapshot, Map.of(COMPONENT, new Manifest.Listing(tree, List.of())), List.of());
  }

  Commit commit(Manifest manifest) throws IOException {
    return commit(manifest, ManifestCodec.toBytes(manifest));
  }

  /// Commits a manifest that says something else than its snapshot's id.
  Commit commit(Manifest manifest, byte[] plain) throws IOException {
    packer.flush();
    depot.writeIndex();
    var snapshot = manifest.snapshot();
    var head = append(snapshot.id(), SealType.MANIFEST, plain);
    return new Commit(head, previous, manifest, snapshot.takenAt());
  }

  /// Commits bytes that are to be what a drill found out about that snapshot.
  void commitProof(SnapshotId about, byte[] plain) {
    kind = CommitKind.PROOF.number();
    append(about, SealType.PROOF, plain);
  }

  private CommitRecord.Head append(SnapshotId about, SealType type, byte[] plain) {
    sequence++;
    var head =
        new CommitRecord.Head(repository.id(), key.id(), sequence, previous, about.hex(), kind, 0);
    var sealed = repository.sealer().seal(type, plain, head.toBytes());
    var unsigned = new CommitRecord(head, plain.length, sealed, new byte[0]);
    var bytes =
        new CommitRecord(head, plain.length, sealed, key.sign(unsigned.signedBytes())).toBytes();
    repository.store().create(Layout.commit(head), bytes);
    previous = HexFormat.of().formatHex(Sha256.of(bytes));
    return head;
  }

  @Override
  public void close() {
    packer.close();
    depot.close();
  }
}
