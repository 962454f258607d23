package dev.backstay.alarm;

import java.util.Locale;

/// What is wrong when somebody is told.
public enum Condition {
  /// A run failed, or ended without saying how.
  FAILURE,
  /// A scheduled backup has not come about.
  OVERDUE,
  /// The newest snapshot is suspect or incomplete.
  SUSPECT,
  /// A component lost more than it may.
  SHRINK,
  /// More would be lost now than the objective allows.
  RPO,
  /// A recovery would take longer than the objective allows.
  RTO,
  /// The last proof that snapshots come back is older than the objective allows.
  PROOF,
  /// A repository cannot be reached.
  STORE_UNREACHABLE,
  /// There is little room left for snapshots or their making.
  SPACE,
  /// The collector of logs does not take the audit trail.
  AUDIT_UNSENT;

  /// The condition as it is written in the configuration, messages and the ledger, as
  /// `store_unreachable`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The condition of that label.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Condition of(String label) {
    for (var condition : values()) {
      if (condition.label().equals(label)) {
        return condition;
      }
    }
    throw new IllegalArgumentException("no condition is called " + label);
  }
}
