package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.repository.format.CommitKind;
import dev.backstay.repository.format.CommitRecord;
import dev.backstay.repository.format.LabelChangeCodec;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.ManifestCodec;
import dev.backstay.repository.format.ProofCodec;
import dev.backstay.repository.format.RetentionChangeCodec;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.repository.seal.RunKeys;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.store.ObjectKey;
import java.util.List;

/// Reads commits one by one, and believes none that it cannot verify.
record CommitReader(String repositoryId, Sealer sealer, RepositoryKeys keys, Writers writers) {

  /// Why a commit is not believed.
  static final class RefusedException extends Exception {
    private final FailureCode code;
    private final String reason;

    RefusedException(FailureCode code, String reason) {
      super(reason);
      this.code = code;
      this.reason = reason;
    }

    private static RefusedException untrusted(String reason) {
      return new RefusedException(FailureCode.COMMIT_UNTRUSTED, reason);
    }

    CommitLog.Refused of(ObjectKey key) {
      return new CommitLog.Refused(key, code, reason);
    }
  }

  /// A commit that may be believed.
  ///
  /// @param head its head, as bytes
  /// @param hash SHA-256 of its bytes, 64 hex digits
  /// @param epoch of its seal; of a host that only writes, the number of the run
  /// @param plain what it commits
  record Opened(byte[] head, String hash, int epoch, byte[] plain) {}

  /// Verifies and opens the commit in the object of that key.
  Opened open(ObjectKey key, byte[] bytes) throws RefusedException {
    try {
      var record = CommitRecord.parse(bytes);
      requireTrusted(key, record);
      var head = record.head();
      var type =
          switch (kindOf(head)) {
            case SNAPSHOT, OWN_SNAPSHOT -> SealType.MANIFEST;
            case LABELS -> SealType.LABELS;
            case FORGET, DISOWNED -> SealType.FORGET;
            case RETURN -> SealType.RETURN;
            case PROOF -> SealType.PROOF;
          };
      var plain = sealer.open(type, record.sealed(), record.plainBytes(), head.toBytes());
      var epoch = Sealer.epochOf(record.sealed());
      requireLawful(head, epoch);
      return new Opened(head.toBytes(), Sha256.hex(bytes), epoch, plain);
    } catch (MalformedException e) {
      throw new RefusedException(FailureCode.OBJECT_DAMAGED, String.valueOf(e.getMessage()));
    }
  }

  /// Reads what a commit says.
  ChainLink read(Opened opened) throws RefusedException {
    try {
      var head = CommitRecord.Head.parse(opened.head);
      return switch (kindOf(head)) {
        case SNAPSHOT -> snapshot(head, opened);
        case OWN_SNAPSHOT -> ownSnapshot(head, opened);
        case LABELS -> labels(head, opened);
        case FORGET, DISOWNED -> retention(head, opened, RetentionChange.Act.FORGET);
        case RETURN -> retention(head, opened, RetentionChange.Act.RETURN);
        case PROOF -> proof(head, opened);
      };
    } catch (MalformedException e) {
      throw new RefusedException(FailureCode.MANIFEST_INVALID, String.valueOf(e.getMessage()));
    }
  }

  private void requireTrusted(ObjectKey key, CommitRecord record)
      throws MalformedException, RefusedException {
    var head = record.head();
    if (!head.repositoryId().equals(repositoryId)) {
      throw new RefusedException(
          FailureCode.OBJECT_FOREIGN, "it belongs to repository " + head.repositoryId());
    }
    if (!Layout.commit(head).equals(key)) {
      throw new MalformedException("it is a copy of " + Layout.commit(head));
    }
    if (!WriterKey.verifies(cardOf(head).key(), record.signedBytes(), record.signature())) {
      throw RefusedException.untrusted(
          "the signature of writer " + head.writer() + " is not valid");
    }
  }

  private WriterCard cardOf(CommitRecord.Head head) throws RefusedException {
    var card = writers.cardOf(head.writer());
    if (card == null) {
      throw RefusedException.untrusted("writer " + head.writer() + " is not known");
    }
    return card;
  }

  /// A host that only writes makes commits of its own kinds, sealed in runs of its own, and nobody
  /// else does.
  private void requireLawful(CommitRecord.Head head, int epoch)
      throws RefusedException, MalformedException {
    var onlyWrites = cardOf(head).onlyWrites();
    if (kindOf(head).isOfWriteOnlyHost() != onlyWrites) {
      throw RefusedException.untrusted(
          "writer " + head.writer() + " may make no commit of kind " + head.kind());
    }
    var isOwn = RunKeys.isRun(epoch) && keys.run(epoch).writer().equals(head.writer());
    if (RunKeys.isRun(epoch) != onlyWrites || isOwn != onlyWrites) {
      throw RefusedException.untrusted("writer " + head.writer() + " has not sealed it");
    }
  }

  /// Whether a writer was expelled, and had not made that commit before.
  boolean isExpelled(Opened opened) throws RefusedException {
    try {
      return RunKeys.isRun(opened.epoch)
          && isExpelled(CommitRecord.Head.parse(opened.head).writer(), opened.hash);
    } catch (MalformedException e) {
      throw new RefusedException(FailureCode.OBJECT_DAMAGED, String.valueOf(e.getMessage()));
    }
  }

  /// The same, of what could not be opened.
  boolean isOfExpelled(ObjectKey key, StoreAccess store) {
    var name = Layout.commitName(key);
    return name.isPresent()
        && writers.expulsionOf(name.get().writer()).isPresent()
        && store
            .readIfPresent(key)
            .filter(bytes -> isExpelled(name.get().writer(), Sha256.hex(bytes)))
            .isPresent();
  }

  private boolean isExpelled(String writer, String hash) {
    return writers.expulsionOf(writer).filter(it -> !it.believes(hash)).isPresent();
  }

  /// It says nothing of another host or of an orchestrator that it was not enrolled for.
  private Commit ownSnapshot(CommitRecord.Head head, Opened opened)
      throws MalformedException, RefusedException {
    var commit = snapshot(head, opened);
    var card = cardOf(head);
    var snapshot = commit.snapshot();
    if (!snapshot.host().equals(card.host())) {
      throw RefusedException.untrusted(
          "writer " + head.writer() + " is not of host " + EntryPath.escape(snapshot.host()));
    }
    if (!card.orchestrators().orElse(List.of()).contains(snapshot.orchestrator())) {
      throw RefusedException.untrusted(
          "writer "
              + head.writer()
              + " is not enrolled for orchestrator "
              + EntryPath.escape(snapshot.orchestrator()));
    }
    return commit;
  }

  private static CommitKind kindOf(CommitRecord.Head head) throws RefusedException {
    return CommitKind.ofNumber(head.kind())
        .orElseThrow(
            () ->
                new RefusedException(
                    FailureCode.FORMAT_NEWER,
                    "it is of kind " + head.kind() + ", which this version does not know"));
  }

  private static Commit snapshot(CommitRecord.Head head, Opened opened) throws MalformedException {
    var manifest = ManifestCodec.parse(opened.plain);
    requireSame(head, manifest.snapshot().id());
    return new Commit(head, opened.hash, manifest, Commit.claimedBy(manifest));
  }

  private static LabelCommit labels(CommitRecord.Head head, Opened opened)
      throws MalformedException {
    var change = LabelChangeCodec.parse(opened.plain);
    requireSame(head, change.snapshot());
    return new LabelCommit(head, opened.hash, change, change.changedAt());
  }

  private static RetentionCommit retention(
      CommitRecord.Head head, Opened opened, RetentionChange.Act act) throws MalformedException {
    var change = RetentionChangeCodec.parse(act, opened.plain);
    requireSame(head, change.items().getFirst().snapshot());
    return new RetentionCommit(head, opened.hash, change, change.decidedAt());
  }

  private static ProofCommit proof(CommitRecord.Head head, Opened opened)
      throws MalformedException {
    var proof = ProofCodec.parse(opened.plain);
    requireSame(head, proof.snapshot());
    return new ProofCommit(head, opened.hash, proof, proof.provenAt());
  }

  private static void requireSame(CommitRecord.Head head, SnapshotId snapshot)
      throws MalformedException {
    if (!snapshot.hex().equals(head.snapshot())) {
      throw new MalformedException("what it commits is of snapshot " + snapshot);
    }
  }
}
