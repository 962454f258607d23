package dev.backstay.snapshot;

/// What it means for a run when a component cannot be captured.
///
/// A *critical* component fails the run. A *high* or *medium* one leaves the snapshot incomplete. A
/// *reconstructible* one is worth a warning.
public enum Importance {
  CRITICAL,
  HIGH,
  MEDIUM,
  RECONSTRUCTIBLE;

  /// The importance as it is written in configuration and output.
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
