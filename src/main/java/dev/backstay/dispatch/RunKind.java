package dev.backstay.dispatch;

import java.util.Locale;

/// What a run does, and what it cannot be beside.
public enum RunKind {
  BACKUP(Lane.TAKE),
  COPY(Lane.SEND),
  SYNC(Lane.SEND),
  CHECK(Lane.LOOK),
  DRILL(Lane.LOOK),
  FORGET(Lane.TIDY),
  UNDELETE(Lane.TIDY),
  PRUNE(Lane.TIDY),
  OFFLOAD(Lane.LIVE),
  RESTORE(Lane.LIVE);

  /// Two unfinished runs of one orchestrator are never in the same lane, but for [#LOOK]; what is
  /// in [#LIVE] has the orchestrator for itself, again but for [#LOOK].
  public enum Lane {
    /// Takes snapshots.
    TAKE,
    /// Sends snapshots to other repositories.
    SEND,
    /// Only looks.
    LOOK,
    /// Removes from a repository.
    TIDY,
    /// Changes live state.
    LIVE;

    /// Whether a run in this lane cannot begin while one in the other is unfinished.
    public boolean waitsFor(Lane other) {
      if (this == LOOK || other == LOOK) {
        return false;
      }
      return this == other || this == LIVE || other == LIVE;
    }
  }

  private final Lane lane;

  RunKind(Lane lane) {
    this.lane = lane;
  }

  /// What it cannot be beside.
  public Lane lane() {
    return lane;
  }

  /// Whether it takes something away that was there: state, snapshots, files.
  public boolean isDestructive() {
    return lane == Lane.TIDY || lane == Lane.LIVE;
  }

  /// The command that is typed for it.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The kind of that label.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RunKind of(String label) {
    for (var kind : values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no run is a " + label);
  }
}
