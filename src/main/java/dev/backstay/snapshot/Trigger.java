package dev.backstay.snapshot;

import java.util.Locale;

/// Why a snapshot was taken.
public enum Trigger {
  MANUAL,
  SCHEDULED,
  STARTUP,
  SHUTDOWN,
  PRE_UPGRADE,
  PRE_RESTORE;

  /// The trigger as it is typed and printed.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
