package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Sha256;
import dev.backstay.snapshot.Proof;
import java.util.Optional;

/// Writes down what drills found out about snapshots, and reads it again.
///
/// @param pen with what it writes
record Proving(Repository repository, Pen pen) {

  /// The report comes first: what a crash leaves is a report that no proof names.
  ProofCommit prove(Commit commit, Proof.Outcome outcome, byte[] report) {
    if (report.length > Proof.REPORT_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a report has at most " + Proof.REPORT_BYTES_MAX + " bytes, not " + report.length);
    }
    var hash = Sha256.hex(report);
    var name = new Evidence(repository.store(), pen.sealer()).write(report);
    // Only now: a time before that of another run's commit would take that commit back in time.
    var now = repository.access().clock().instant();
    return new Committer(repository, pen)
        .commit(
            new Proof(commit.snapshot().id(), commit.hash(), now, pen.host(), outcome, hash, name));
  }

  static byte[] report(Repository repository, ProofCommit proof) {
    try {
      return evidence(repository).read(proof.proof());
    } catch (MalformedException e) {
      throw new RepositoryDamagedException(
          FailureCode.OBJECT_DAMAGED,
          Evidence.keyOf(proof.proof()) + ": " + e.getMessage(),
          "What the drill found out is signed in its commit; only the report is lost.",
          e);
    }
  }

  /// What is wrong with the report that a proof names.
  static Optional<Damage> damageOf(Repository repository, ProofCommit proof) {
    var key = Evidence.keyOf(proof.proof());
    try {
      evidence(repository).read(proof.proof());
      return Optional.empty();
    } catch (MalformedException e) {
      return Optional.of(
          Damage.of(FailureCode.OBJECT_DAMAGED, key, String.valueOf(e.getMessage())));
    } catch (RepositoryDamagedException gone) {
      return Optional.of(
          Damage.of(
              gone.code(),
              key,
              "is %s: the report of drill %s about snapshot %s"
                  .formatted(
                      gone.code() == FailureCode.OBJECT_MISSING ? "missing" : "damaged",
                      proof.proof().outcome().drill(),
                      proof.proof().snapshot())));
    }
  }

  private static Evidence evidence(Repository repository) {
    return new Evidence(repository.store(), repository.sealer());
  }
}
