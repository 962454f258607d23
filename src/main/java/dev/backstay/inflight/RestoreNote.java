package dev.backstay.inflight;

import java.util.Locale;

/// What a person must know or do once a restore has ended.
///
/// @param text one or more sentences
/// @param when whether it is told of every restore
public record RestoreNote(String text, When when) {

  /// Of which restores it is told.
  public enum When {
    ALWAYS,
    /// Of what was captured on another host.
    HOST_CHANGED;

    /// The word as it is written in configuration.
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
