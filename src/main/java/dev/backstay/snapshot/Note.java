package dev.backstay.snapshot;

import java.util.Locale;

/// Something about one entry that whoever relies on the snapshot should know.
///
/// @param kind what it is
/// @param path the entry, with control characters escaped
/// @param reason why, in a few words
public record Note(Kind kind, String path, String reason) {

  /// What a note is about. The order of the constants is part of the format.
  public enum Kind {
    /// Excluded by configuration or by its nature (a socket, a device); expected.
    LEFT_OUT,
    /// Gone between listing and reading; expected in a live tree.
    VANISHED,
    /// Kept changing while it was read: stored, but perhaps no version of it.
    CHANGED,
    /// Could not be read, and is missing.
    UNREADABLE;

    /// Whether the capture lacks something that was asked for.
    public boolean isIncomplete() {
      return this == CHANGED || this == UNREADABLE;
    }

    /// The kind as it is printed.
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
