package dev.backstay.offload;

import dev.backstay.snapshot.SnapshotId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an offload has done.
///
/// @param plan what was meant
/// @param snapshot where the files are; none if there was nothing to move
/// @param files how many were removed
/// @param bytes the sum of their sizes
/// @param stays how many files stay, and why
/// @param failures what went wrong; the rest was done
/// @param freeBytes free space of the file system now
public record OffloadReport(
    OffloadPlan plan,
    Optional<SnapshotId> snapshot,
    long files,
    long bytes,
    Map<Stay, Long> stays,
    List<String> failures,
    long freeBytes) {

  public OffloadReport {
    stays = Map.copyOf(stays);
    failures = List.copyOf(failures);
  }
}
