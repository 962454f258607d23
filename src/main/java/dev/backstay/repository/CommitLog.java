package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.repository.format.CommitRecord;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Manifest;
import dev.backstay.repository.format.ManifestCodec;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.store.ObjectKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All commits of a repository, as they are now.
///
/// Commits that cannot be trusted are kept apart, with the reason: they are never the latest
/// snapshot and never take the place of another. Time claimed by a writer orders nothing by itself:
/// within a chain the chain decides, and a claim from the future counts as now.
///
/// @param commits the good ones, oldest first
/// @param refused the others
public record CommitLog(List<Commit> commits, List<Refused> refused) {

  public CommitLog {
    commits = List.copyOf(commits);
    refused = List.copyOf(refused);
  }

  /// A commit that is not believed.
  ///
  /// @param key its object
  /// @param code why, as a stable reason
  /// @param reason why, in words
  public record Refused(ObjectKey key, FailureCode code, String reason) {}

  /// Reads all commits.
  static CommitLog read(
      StoreAccess store, String repositoryId, Sealer sealer, Writers writers, InstantSource clock) {
    var chains = new TreeMap<String, List<Commit>>();
    var refused = new ArrayList<Refused>();
    for (var object : store.list(Layout.COMMITS)) {
      var bytes = store.readIfPresent(object.key());
      if (bytes.isEmpty()) {
        continue;
      }
      try {
        var commit = parse(object.key(), bytes.get(), repositoryId, sealer, writers);
        chains.computeIfAbsent(commit.head().writer(), _ -> new ArrayList<>()).add(commit);
      } catch (MalformedException e) {
        refused.add(
            new Refused(object.key(), FailureCode.OBJECT_DAMAGED, String.valueOf(e.getMessage())));
      } catch (RefusedException e) {
        refused.add(new Refused(object.key(), e.code, e.reason));
      }
    }
    return new CommitLog(ordered(chains, clock.instant()), refused);
  }

  private static final class RefusedException extends Exception {
    private final FailureCode code;
    private final String reason;

    RefusedException(FailureCode code, String reason) {
      super(reason);
      this.code = code;
      this.reason = reason;
    }

    static RefusedException untrusted(String reason) {
      return new RefusedException(FailureCode.COMMIT_UNTRUSTED, reason);
    }
  }

  private static Commit parse(
      ObjectKey key, byte[] bytes, String repositoryId, Sealer sealer, Writers writers)
      throws MalformedException, RefusedException {
    var record = CommitRecord.parse(bytes);
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
    var manifest = open(record, sealer);
    return new Commit(head, Sha256.hex(bytes), manifest, manifest.snapshot().takenAt());
  }

  private static Manifest open(CommitRecord record, Sealer sealer)
      throws MalformedException, RefusedException {
    var head = record.head();
    var plain =
        sealer.open(
            SealType.MANIFEST, record.sealedManifest(), record.plainBytes(), head.toBytes());
    try {
      var manifest = ManifestCodec.parse(plain);
      if (!manifest.snapshot().id().hex().equals(head.snapshot())) {
        throw new MalformedException("its manifest is of snapshot " + manifest.snapshot().id());
      }
      return manifest;
    } catch (MalformedException e) {
      throw new RefusedException(FailureCode.MANIFEST_INVALID, String.valueOf(e.getMessage()));
    }
  }

  private static List<Commit> ordered(Map<String, List<Commit>> chains, Instant now) {
    var all = new ArrayList<Commit>();
    for (var chain : chains.values()) {
      chain.sort(Comparator.comparingLong(commit -> commit.head().sequence()));
      all.addAll(corrected(chain, now));
    }
    all.sort(
        Comparator.comparing(Commit::orderedAt)
            .thenComparingLong(commit -> commit.head().sequence())
            .thenComparing(commit -> commit.head().writer()));
    return all;
  }

  /// No commit is later than one after it, nor than now; then none is earlier than one before it.
  /// A claim from before the format existed comes from a clock that was never set, and does not
  /// pull others with it.
  private static List<Commit> corrected(List<Commit> chain, Instant now) {
    var times = new ArrayList<Instant>();
    var ceiling = now;
    for (var commit : chain.reversed()) {
      ceiling = min(ceiling, commit.orderedAt());
      times.add(ceiling);
      if (commit.orderedAt().isBefore(Commit.NONE_BEFORE)) {
        ceiling = now;
      }
    }
    var floor = Instant.MIN;
    var corrected = new ArrayList<Commit>();
    for (var i = 0; i < chain.size(); i++) {
      var commit = chain.get(i);
      var time = times.get(times.size() - 1 - i);
      floor = time.isBefore(floor) ? floor : time;
      corrected.add(new Commit(commit.head(), commit.hash(), commit.manifest(), floor));
    }
    return corrected;
  }

  private static Instant min(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
