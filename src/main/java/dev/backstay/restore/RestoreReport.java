package dev.backstay.restore;

import dev.backstay.snapshot.SnapshotId;
import java.util.List;
import java.util.Optional;

/// How a restore ended that did what was asked.
///
/// @param plan what was done
/// @param safety the safety snapshot, if anything live was replaced
/// @param settled whether the former state was dropped; if not, it can still be rolled back
/// @param quarantined the changes that were made in what was restored
/// @param warnings what a person should know
public record RestoreReport(
    RestorePlan plan,
    Optional<SnapshotId> safety,
    boolean settled,
    List<Quarantined> quarantined,
    List<String> warnings) {

  public RestoreReport {
    quarantined = List.copyOf(quarantined);
    warnings = List.copyOf(warnings);
  }
}
