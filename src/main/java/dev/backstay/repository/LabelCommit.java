package dev.backstay.repository;

import dev.backstay.repository.format.CommitRecord;
import dev.backstay.snapshot.LabelChange;
import java.time.Instant;

/// A commit that changes the labels of a snapshot.
///
/// @param head who wrote it and what came before
/// @param hash SHA-256 of its bytes, 64 hex digits
/// @param change what it changes
/// @param orderedAt its place in time: the writer's clock, corrected by the order of its chain
public record LabelCommit(
    CommitRecord.Head head, String hash, LabelChange change, Instant orderedAt)
    implements ChainLink {

  @Override
  public LabelCommit at(Instant time) {
    return new LabelCommit(head, hash, change, time);
  }
}
