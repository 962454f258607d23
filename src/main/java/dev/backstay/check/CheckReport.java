package dev.backstay.check;

import java.util.List;

/// What a check found. Damage is returned, not thrown: a check that ran to its end succeeded.
///
/// @param findings what is damaged, missing, foreign or not to be believed
/// @param advisories what harms nothing and a person may want to know
/// @param counts what was looked at
public record CheckReport(List<Finding> findings, List<Advisory> advisories, Counts counts) {

  public CheckReport {
    findings = List.copyOf(findings);
    advisories = List.copyOf(advisories);
  }

  /// What was looked at.
  ///
  /// @param snapshots commits that are believed
  /// @param packs packs in the store
  /// @param chunks chunks that can be found
  /// @param proofs what drills found out, each with its report
  /// @param bytesRead bytes of packs that were read whole; 0 if only the structure was checked
  public record Counts(int snapshots, int packs, int chunks, int proofs, long bytesRead) {}

  /// Whether nothing was found.
  public boolean isSound() {
    return findings.isEmpty();
  }
}
