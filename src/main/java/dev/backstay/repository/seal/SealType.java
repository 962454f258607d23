package dev.backstay.repository.seal;

/// What a sealed run of bytes is; authenticated, so that none can stand in for another.
public enum SealType {
  /// A segment of content chunks.
  DATA(1),
  /// A segment of chunks that describe content.
  META(2),
  /// The table at the end of a pack.
  TABLE(3),
  /// A piece of the index.
  INDEX(4),
  /// The manifest in a commit.
  MANIFEST(5),
  /// The root keys in a key slot.
  ROOTS(6),
  /// What a key slot is called.
  CARD(7),
  /// A writer's public key.
  WRITER(8),
  /// A change of labels in a commit.
  LABELS(9),
  /// What a host keeps of commits that it has verified; never in a repository.
  KNOWN_COMMITS(10),
  /// What a host remembers of where rows are; never in a repository.
  KNOWN_CELLS(11),
  /// What a commit forgets.
  FORGET(12),
  /// What a commit lets return.
  RETURN(13),
  /// What a run says of itself while it is at work.
  INTENT(14),
  /// What a prune condemned.
  MARKS(15),
  /// The runs that were at work when it did.
  RUNS(16),
  /// What a prune has removed.
  SWEPT(17),
  /// The key slots that have a share of an epoch's root.
  MEMBERS(20),
  /// Why a pack is not to be used again.
  DAMAGED(21),

  /// A piece of the index that only snapshots of one host rely on, which only writes.
  OWN_INDEX(22),
  /// A key that opens what a host wrote that only writes.
  RECIPIENT(23),
  /// Which commits of a writer are still believed.
  EXPELLED(24),
  /// What a drill found out about a snapshot.
  PROOF(25),
  /// The report of a drill.
  EVIDENCE(26),
  /// A recovery kit; never in a repository.
  KIT(27);

  private final int number;

  SealType(int number) {
    this.number = number;
  }

  /// Whether a host that only writes may seal it.
  boolean isOfRuns() {
    return switch (this) {
      case DATA, META, TABLE, OWN_INDEX, MANIFEST, FORGET, INTENT -> true;
      case INDEX,
          ROOTS,
          CARD,
          WRITER,
          LABELS,
          KNOWN_COMMITS,
          KNOWN_CELLS,
          RETURN,
          MARKS,
          RUNS,
          SWEPT,
          MEMBERS,
          DAMAGED,
          RECIPIENT,
          EXPELLED,
          PROOF,
          EVIDENCE,
          KIT ->
          false;
    };
  }

  int number() {
    return number;
  }
}
