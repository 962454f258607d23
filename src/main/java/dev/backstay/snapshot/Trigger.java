package dev.backstay.snapshot;

import java.util.Locale;

/// Why a snapshot was taken. The order of the constants is part of the format.
public enum Trigger {
  MANUAL,
  SCHEDULED,
  STARTUP,
  SHUTDOWN,
  PRE_UPGRADE,
  PRE_RESTORE,
  /// Not taken here: brought in from a backup that another program made.
  IMPORT,
  /// Holds files that were removed from their place afterwards, and perhaps nothing else.
  OFFLOAD;

  /// The trigger as it is typed and printed.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
