package dev.backstay.repository;

import dev.backstay.repository.format.CommitKind;
import dev.backstay.repository.format.CommitRecord;
import dev.backstay.repository.format.IndexPiece;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Manifest;
import dev.backstay.repository.format.ManifestCodec;
import dev.backstay.repository.format.RetentionChangeCodec;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.seal.SealType;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.store.ObjectStore;
import dev.backstay.testing.EnrolledHost;
import dev.backstay.testing.MadeSnapshot;
import dev.backstay.testing.TestRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whoever has taken over a host that only writes, and writes what no honest one would.
final class StolenHost implements AutoCloseable {

  final Enrolment enrolment;
  final StoreAccess store;
  final Pen pen;
  private long sequence;
  private String previous = CommitRecord.Head.NO_PREVIOUS;

  /// Begins a run on it, after so many commits.
  StolenHost(EnrolledHost host, ObjectStore at, long sequence, String previous) {
    try {
      enrolment = Enrolment.parse(host.bundle());
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
    store = new StoreAccess(at);
    pen = Pen.ofRun(store, enrolment);
    this.sequence = sequence;
    this.previous = previous;
  }

  StolenHost(EnrolledHost host) {
    this(host, host.store(), 0, CommitRecord.Head.NO_PREVIOUS);
  }

  String commit(CommitKind kind, SealType type, SnapshotId about, byte[] plain) {
    sequence++;
    var head =
        new CommitRecord.Head(
            enrolment.repositoryId(),
            enrolment.writer().id(),
            sequence,
            previous,
            about.hex(),
            kind.number(),
            0);
    var sealed = pen.sealer().seal(type, plain, head.toBytes());
    var unsigned = new CommitRecord(head, plain.length, sealed, new byte[0]);
    var signature = enrolment.writer().sign(unsigned.signedBytes());
    var bytes = new CommitRecord(head, plain.length, sealed, signature).toBytes();
    store.create(Layout.commit(head), bytes);
    previous = Sha256.hex(bytes);
    return previous;
  }

  /// A snapshot without a component.
  String claim(CommitKind kind, SnapshotId id, String orchestrator, String host, Instant at) {
    var snapshot = MadeSnapshot.of(id.hex()).of(orchestrator, host).at(at).made();
    var plain = ManifestCodec.toBytes(new Manifest(snapshot, Map.of(), List.of()));
    return commit(kind, SealType.MANIFEST, id, plain);
  }

  void forget(CommitKind kind, Commit commit) {
    var item = new RetentionChange.Item(commit.snapshot().id(), commit.hash(), "hostile");
    var change =
        new RetentionChange(
            RetentionChange.Act.FORGET,
            TestRepository.NOW,
            EnrolledHost.NAME,
            Duration.ZERO,
            List.of(item));
    commit(kind, SealType.FORGET, commit.snapshot().id(), RetentionChangeCodec.toBytes(change));
  }

  /// Says that a pack of nonsense holds those chunks.
  void poison(IndexPiece.Pack like, boolean content, Optional<String> as) {
    var nonsense = new byte[like.sizeBytes()];
    var name = Sha256.hex(nonsense);
    store.create(Layout.pack(name), nonsense);
    var half = content ? Layout.Index.DATA : Layout.Index.META;
    var piece = new IndexPiece(List.of(new IndexPiece.Pack(name, like.sizeBytes(), like.table())));
    new Shelf(half, as).write(store, pen.sealer(), piece);
  }

  @Override
  public void close() {
    pen.close();
  }
}
