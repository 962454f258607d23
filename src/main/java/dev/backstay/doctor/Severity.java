package dev.backstay.doctor;

/// How much a finding matters.
public enum Severity {
  /// As it should be.
  OK,
  /// Works, but something is at risk.
  WARNING,
  /// A backup or a restore would fail, or a secret is exposed.
  ERROR
}
