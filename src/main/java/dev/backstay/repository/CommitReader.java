package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.repository.format.CommitKind;
import dev.backstay.repository.format.CommitRecord;
import dev.backstay.repository.format.LabelChangeCodec;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.ManifestCodec;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
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

  /// Reads the commit in the object of that key.
  ChainLink read(ObjectKey key, byte[] bytes) throws RefusedException {
    try {
      var record = CommitRecord.parse(bytes);
      requireTrusted(key, record);
      return open(record, Sha256.hex(bytes));
    } catch (MalformedException e) {
      throw new RefusedException(FailureCode.OBJECT_DAMAGED, String.valueOf(e.getMessage()));
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

  private ChainLink open(CommitRecord record, String hash)
      throws MalformedException, RefusedException {
    var number = record.head().kind();
    var kind = CommitKind.ofNumber(number);
    if (kind.isEmpty()) {
      throw new RefusedException(
          FailureCode.FORMAT_NEWER,
          "it is of kind " + number + ", which this version does not know");
    }
    return switch (kind.get()) {
      case SNAPSHOT -> openSnapshot(record, hash);
      case LABELS -> openLabels(record, hash);
    };
  }

  private Commit openSnapshot(CommitRecord record, String hash)
      throws MalformedException, RefusedException {
    var plain = plainOf(record, SealType.MANIFEST);
    try {
      var manifest = ManifestCodec.parse(plain);
      requireSame(record.head(), manifest.snapshot().id());
      return new Commit(record.head(), hash, manifest, manifest.snapshot().takenAt());
    } catch (MalformedException e) {
      throw new RefusedException(FailureCode.MANIFEST_INVALID, String.valueOf(e.getMessage()));
    }
  }

  private LabelCommit openLabels(CommitRecord record, String hash)
      throws MalformedException, RefusedException {
    var plain = plainOf(record, SealType.LABELS);
    try {
      var change = LabelChangeCodec.parse(plain);
      requireSame(record.head(), change.snapshot());
      return new LabelCommit(record.head(), hash, change, change.changedAt());
    } catch (MalformedException e) {
      throw new RefusedException(FailureCode.MANIFEST_INVALID, String.valueOf(e.getMessage()));
    }
  }

  private byte[] plainOf(CommitRecord record, SealType type) throws MalformedException {
    return sealer.open(type, record.sealed(), record.plainBytes(), record.head().toBytes());
  }

  private static void requireSame(CommitRecord.Head head, SnapshotId snapshot)
      throws MalformedException {
    if (!snapshot.hex().equals(head.snapshot())) {
      throw new MalformedException("what it commits is of snapshot " + snapshot);
    }
  }
}
