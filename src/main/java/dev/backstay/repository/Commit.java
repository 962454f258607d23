package dev.backstay.repository;

import dev.backstay.repository.format.CommitKind;
import dev.backstay.repository.format.CommitRecord;
import dev.backstay.repository.format.Manifest;
import dev.backstay.snapshot.ClaimedTimes;
import dev.backstay.snapshot.Labels;
import dev.backstay.snapshot.Snapshot;
import java.time.Instant;

/// A commit that makes a snapshot exist.
///
/// @param head who wrote it and what came before
/// @param hash SHA-256 of its bytes, 64 hex digits: the snapshot's full name
/// @param manifest what it commits
/// @param orderedAt its place in time: the writer's clock, corrected by the order of its chain
/// @param labels the labels that the snapshot bears now
public record Commit(
    CommitRecord.Head head, String hash, Manifest manifest, Instant orderedAt, Labels labels)
    implements ChainLink {

  /// The commit of a snapshot that bears the labels it was committed with.
  public Commit(CommitRecord.Head head, String hash, Manifest manifest, Instant orderedAt) {
    this(head, hash, manifest, orderedAt, manifest.snapshot().labels());
  }

  /// When its writer says that it was written: for a copy, when it was copied.
  static Instant claimedBy(Manifest manifest) {
    return manifest
        .origin()
        .map(Manifest.Origin::copiedAt)
        .orElseGet(() -> manifest.snapshot().writtenAt());
  }

  /// The same commit where it belongs, once the chain's order is applied: a copy stands where the
  /// snapshot stood, unless that would be later than it was copied.
  Commit inItsPlace() {
    return manifest
        .origin()
        .map(Manifest.Origin::orderedAt)
        .filter(orderedAt::isAfter)
        .map(this::at)
        .orElse(this);
  }

  @Override
  public Commit at(Instant time) {
    return new Commit(head, hash, manifest, time, labels);
  }

  /// The same commit with the labels that the snapshot bears now.
  Commit with(Labels now) {
    return new Commit(head, hash, manifest, orderedAt, now);
  }

  /// Whether the writer's clock cannot have been right: it contradicts its chain or this host, or
  /// was never set.
  public boolean clockSuspect() {
    var claimed = snapshot().writtenAt();
    return !claimed.equals(orderedAt) || claimed.isBefore(ClaimedTimes.NONE_BEFORE);
  }

  /// Whether nothing is known of when it was made: the clock was never set, and the chain does not
  /// say more.
  public boolean timeUnknown() {
    return orderedAt.isBefore(ClaimedTimes.NONE_BEFORE);
  }

  /// The id of the writer that made it, 12 hex digits.
  public String writer() {
    return head.writer();
  }

  /// Whether a host made it that can only write. Nothing but its own content can be taken from it.
  public boolean isOfWriteOnlyHost() {
    return head.kind() == CommitKind.OWN_SNAPSHOT.number();
  }

  /// What people see of it: with its labels as they are now.
  public Snapshot snapshot() {
    return manifest.snapshot().withLabels(labels);
  }
}
