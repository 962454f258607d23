package dev.backstay.repository;

import dev.backstay.repository.format.CommitRecord;
import dev.backstay.snapshot.Proof;
import java.time.Instant;

/// A commit that says what a drill found out about a snapshot.
///
/// @param head who wrote it and what came before
/// @param hash SHA-256 of its bytes, 64 hex digits
/// @param proof what the drill found out
/// @param orderedAt its place in time: the writer's clock, corrected by the order of its chain
public record ProofCommit(CommitRecord.Head head, String hash, Proof proof, Instant orderedAt)
    implements ChainLink {

  @Override
  public ProofCommit at(Instant time) {
    return new ProofCommit(head, hash, proof, time);
  }

  /// Whether the drill found that the snapshot comes back as it should.
  public boolean isProven() {
    return proof.outcome().verdict() == Proof.Verdict.PROVEN;
  }

  /// Whether it is about the snapshot that the commit made, and about no other of that id.
  boolean isOf(Commit commit) {
    return proof.commit().equals(commit.hash()) && proof.snapshot().equals(commit.snapshot().id());
  }
}
