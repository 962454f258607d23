package dev.backstay.snapshot;

import java.util.Locale;

/// Whether a snapshot holds what was asked for.
public enum Status {
  /// Everything that was asked for, validated.
  COMPLETE,
  /// Something that was asked for is missing or doubtful, and is named.
  INCOMPLETE,
  /// The source itself failed validation: kept as evidence, never counted as good.
  SUSPECT;

  /// The status as it is printed.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
