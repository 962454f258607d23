package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.repository.format.CommitKind;
import dev.backstay.repository.format.CommitRecord;
import dev.backstay.repository.format.LabelChangeCodec;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.ManifestCodec;
import dev.backstay.repository.format.RetentionChangeCodec;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.store.ObjectKey;

/// Reads commits one by one, and believes none that it cannot verify.
record CommitReader(String repositoryId, Sealer sealer, Writers writers) {

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
  /// @param plain what it commits
  record Opened(byte[] head, String hash, byte[] plain) {}

  /// Verifies and opens the commit in the object of that key.
  Opened open(ObjectKey key, byte[] bytes) throws RefusedException {
    try {
      var record = CommitRecord.parse(bytes);
      requireTrusted(key, record);
      var head = record.head();
      var type =
          switch (kindOf(head)) {
            case SNAPSHOT -> SealType.MANIFEST;
            case LABELS -> SealType.LABELS;
            case FORGET -> SealType.FORGET;
            case RETURN -> SealType.RETURN;
          };
      var plain = sealer.open(type, record.sealed(), record.plainBytes(), head.toBytes());
      return new Opened(head.toBytes(), Sha256.hex(bytes), plain);
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
        case LABELS -> labels(head, opened);
        case FORGET -> retention(head, opened, RetentionChange.Act.FORGET);
        case RETURN -> retention(head, opened, RetentionChange.Act.RETURN);
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
    var publicKey = writers.publicKeyOf(head.writer());
    if (publicKey == null) {
      throw RefusedException.untrusted("writer " + head.writer() + " is not known");
    }
    if (!WriterKey.verifies(publicKey, record.signedBytes(), record.signature())) {
      throw RefusedException.untrusted(
          "the signature of writer " + head.writer() + " is not valid");
    }
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

  private static void requireSame(CommitRecord.Head head, SnapshotId snapshot)
      throws MalformedException {
    if (!snapshot.hex().equals(head.snapshot())) {
      throw new MalformedException("what it commits is of snapshot " + snapshot);
    }
  }
}
