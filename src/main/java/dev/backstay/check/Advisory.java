package dev.backstay.check;

import java.util.Locale;

/// Something that harms nothing.
///
/// @param kind what it is
/// @param sentence what was found, for people
/// @param count how many objects, chunks or commits
/// @param bytes how many bytes they take; 0 if that says nothing
public record Advisory(Kind kind, String sentence, long count, long bytes) {

  /// What an advisory is about.
  public enum Kind {
    /// Packs that no index piece names: left by an interrupted run.
    PACK_UNINDEXED,
    /// Chunks that no snapshot reaches.
    CHUNK_UNREACHED,
    /// A key slot that existed when the newest snapshot was written is gone.
    KEY_SLOT_MISSING,
    /// An object whose key no part of a repository has.
    OBJECT_UNKNOWN,
    /// Changes of the labels of snapshots that are not there.
    LABELS_UNATTACHED,
    /// Snapshots whose writer's clock cannot have been right.
    CLOCK_SUSPECT,
    /// A pack that was damaged when it was read first and sound when it was read again.
    READ_UNSTEADY,
    /// Writers of whose newest commit this host knows nothing: a removed end would not show.
    HISTORY_UNWITNESSED,
    /// Packs that are sealed in older key epochs than the newest.
    KEY_EPOCH_OLD;

    /// The kind as it is printed.
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
