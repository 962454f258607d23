package dev.backstay.repository;

import dev.backstay.repository.format.CommitRecord;
import dev.backstay.snapshot.RetentionChange;
import java.time.Instant;

/// A commit that forgets snapshots, or lets forgotten ones return.
///
/// @param head who wrote it and what came before; its snapshot is the first of those that it is
///     about
/// @param hash SHA-256 of its bytes, 64 hex digits
/// @param change what it decides
/// @param orderedAt its place in time: the writer's clock, corrected by the order of its chain
public record RetentionCommit(
    CommitRecord.Head head, String hash, RetentionChange change, Instant orderedAt)
    implements ChainLink {

  @Override
  public RetentionCommit at(Instant time) {
    return new RetentionCommit(head, hash, change, time);
  }
}
