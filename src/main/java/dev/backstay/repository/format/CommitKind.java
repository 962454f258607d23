package dev.backstay.repository.format;

import java.util.Arrays;
import java.util.Optional;

/// What a commit holds.
public enum CommitKind {
  /// A manifest: it makes a snapshot exist.
  SNAPSHOT(1),
  /// A change of the labels of a snapshot that exists.
  LABELS(2),
  /// Snapshots that are forgotten.
  FORGET(3),
  /// Forgotten snapshots that return.
  RETURN(4),
  /// A manifest, by a host that only writes.
  OWN_SNAPSHOT(5),
  /// A snapshot that the very run that made it forgets, on a host that only writes.
  DISOWNED(6),
  /// What a drill found out about a snapshot.
  PROOF(7);

  private final int number;

  CommitKind(int number) {
    this.number = number;
  }

  /// The number that is stored.
  public int number() {
    return number;
  }

  /// Whether only hosts that only write make such commits, and they make no others.
  public boolean isOfWriteOnlyHost() {
    return this == OWN_SNAPSHOT || this == DISOWNED;
  }

  /// The kind with that number; empty if this version knows none.
  public static Optional<CommitKind> ofNumber(int number) {
    return Arrays.stream(values()).filter(kind -> kind.number == number).findFirst();
  }
}
