package dev.backstay.testing;

/// How a step fails.
public enum FaultMode {
  /// An `IOException`; nothing was done. Later steps succeed.
  NOT_APPLIED,
  /// The step is done, but its answer, be it a refusal, is lost: an `IOException`. Later steps
  /// succeed.
  APPLIED,
  /// An `IOException`, nothing done, at this step and all later ones.
  PERMANENT,
  /// The process dies before the step: a [SimulatedCrash] here and at whatever is tried afterwards,
  /// be it reading. To die after a step is to die before the next.
  CRASH
}
