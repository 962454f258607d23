package dev.backstay.repository;

import dev.backstay.repository.format.CommitRecord;
import java.time.Instant;

/// A commit of any kind that was read, opened and found signed by a known writer: one link of
/// that writer's chain.
public sealed interface ChainLink permits Commit, LabelCommit, RetentionCommit, ProofCommit {

  /// Who wrote it and what came before.
  CommitRecord.Head head();

  /// SHA-256 of its bytes, 64 hex digits.
  String hash();

  /// Its place in time: the writer's clock, corrected by the order of its chain.
  Instant orderedAt();

  /// The same link at another place in time.
  ChainLink at(Instant time);
}
