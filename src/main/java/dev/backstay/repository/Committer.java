package dev.backstay.repository;

import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.format.CommitKind;
import dev.backstay.repository.format.CommitRecord;
import dev.backstay.repository.format.LabelChangeCodec;
import dev.backstay.repository.format.Manifest;
import dev.backstay.repository.format.ManifestCodec;
import dev.backstay.repository.format.ProofCodec;
import dev.backstay.repository.format.RetentionChangeCodec;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.seal.SealType;
import dev.backstay.snapshot.LabelChange;
import dev.backstay.snapshot.Proof;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.snapshot.SnapshotId;

/// Writes commits: the last step of a snapshot, which makes it exist, changes of its labels, what
/// forgets snapshots or lets them return, and what drills found out.
///
/// @param pen with what it writes
record Committer(Repository repository, Pen pen) {

  /// What is to be committed: of which kind, about which snapshot.
  private record Matter(CommitKind kind, SealType seal, SnapshotId snapshot, byte[] plain) {}

  /// A commit that is stored.
  private record Stored(CommitRecord.Head head, String hash) {}

  /// Commits a manifest as the next link of this host's chain.
  Commit commit(Manifest manifest) {
    var snapshot = manifest.snapshot();
    var matter =
        new Matter(
            pen.onlyWrites() ? CommitKind.OWN_SNAPSHOT : CommitKind.SNAPSHOT,
            SealType.MANIFEST,
            snapshot.id(),
            ManifestCodec.toBytes(manifest));
    var stored = append(matter);
    var written = Commit.claimedBy(manifest);
    return new Commit(stored.head, stored.hash, manifest, written).inItsPlace();
  }

  /// Commits a change of labels as the next link of this host's chain.
  LabelCommit commit(LabelChange change) {
    var matter =
        new Matter(
            CommitKind.LABELS,
            SealType.LABELS,
            change.snapshot(),
            LabelChangeCodec.toBytes(change));
    var stored = append(matter);
    return new LabelCommit(stored.head, stored.hash, change, change.changedAt());
  }

  /// Commits a decision about whether snapshots stay as the next link of this host's chain.
  RetentionCommit commit(RetentionChange change) {
    var first = change.items().getFirst().snapshot();
    var plain = RetentionChangeCodec.toBytes(change);
    var matter =
        switch (change.act()) {
          case FORGET ->
              new Matter(
                  pen.onlyWrites() ? CommitKind.DISOWNED : CommitKind.FORGET,
                  SealType.FORGET,
                  first,
                  plain);
          case RETURN -> new Matter(CommitKind.RETURN, SealType.RETURN, first, plain);
        };
    var stored = append(matter);
    return new RetentionCommit(stored.head, stored.hash, change, change.decidedAt());
  }

  /// Commits what a drill found out as the next link of this host's chain.
  ProofCommit commit(Proof proof) {
    var matter =
        new Matter(CommitKind.PROOF, SealType.PROOF, proof.snapshot(), ProofCodec.toBytes(proof));
    var stored = append(matter);
    return new ProofCommit(stored.head, stored.hash, proof, proof.provenAt());
  }

  /// Runs of one host may end at the same time; only one of them is here at a time.
  private Stored append(Matter matter) {
    var host = repository.hostState();
    var key = pen.signer().get();
    try (var _ = host.lockChain()) {
      var last = lastOf(key.id(), host);
      var head =
          new CommitRecord.Head(
              repository.id(),
              key.id(),
              last.sequence() + 1,
              last.hash(),
              matter.snapshot.hex(),
              matter.kind.number(),
              0);
      var bytes = signed(head, matter, key).toBytes();
      repository.store().create(Layout.commit(head), bytes);
      var hash = Sha256.hex(bytes);
      keepHead(host, head, hash);
      return new Stored(head, hash);
    }
  }

  /// The commit is there: that this host cannot remember it as witness is worth a warning, and no
  /// reason to have it made again.
  private void keepHead(HostState host, CommitRecord.Head head, String hash) {
    try {
      host.keepHead(head.writer(), new HostState.Head(head.sequence(), head.snapshot(), hash));
    } catch (StoreUnavailableException notRemembered) {
      repository.passOver(notRemembered);
    }
  }

  private CommitRecord signed(CommitRecord.Head head, Matter matter, WriterKey key) {
    var sealed = pen.sealer().seal(matter.seal, matter.plain, head.toBytes());
    var unsigned = new CommitRecord(head, matter.plain.length, sealed, new byte[0]);
    return new CommitRecord(head, matter.plain.length, sealed, key.sign(unsigned.signedBytes()));
  }

  /// The end of this writer's chain: what the store shows now, or what this host remembers of it if
  /// the store shows less, so that a removed end leaves a gap.
  private HostState.Head lastOf(String writer, HostState host) {
    var remembered = host.heads().get(writer);
    var last =
        remembered == null ? new HostState.Head(0, "", CommitRecord.Head.NO_PREVIOUS) : remembered;
    for (var object : repository.store().list(Layout.COMMITS + "/" + writer)) {
      var name = Layout.commitName(object.key());
      if (name.isPresent() && name.get().sequence() > last.sequence()) {
        var hash = Sha256.hex(repository.store().read(object.key()));
        last = new HostState.Head(name.get().sequence(), name.get().snapshot(), hash);
      }
    }
    return last;
  }
}
