package dev.backstay.audit;

import java.util.Optional;

/// Whether a trail is what was entered.
public sealed interface AuditVerdict {

  /// It is, as far as its head and the witness reach.
  ///
  /// @param count how many records it has
  /// @param head the present head, which can be the next witness; empty if there are no records
  record Whole(long count, Optional<AuditHead> head) implements AuditVerdict {}

  /// It is not.
  ///
  /// @param number the first number at which it is not: what stands there is not what was entered
  ///     under it, as far as that can be told
  /// @param why in words, with values
  record Broken(long number, Flaw flaw, String why) implements AuditVerdict {}

  /// What is wrong with a trail.
  enum Flaw {
    /// A record is missing.
    GAP,
    /// A record is not the one that was entered.
    CHANGED,
    /// A record stands where it does not belong, or twice.
    REORDERED,
    /// The end is missing.
    CUT_OFF,
    /// The chain holds together and is not the one that the head or the witness vouches for.
    REWRITTEN,
    /// The key does not vouch for the head, or there is none, or not one of the last record.
    HEAD_FORGED
  }
}
