package dev.backstay.backup;

import dev.backstay.failure.CaptureFailedException;
import dev.backstay.repository.Commit;
import java.util.List;
import java.util.Optional;

/// How a run ended that committed a snapshot.
///
/// @param commit what was committed
/// @param storedBytes how many bytes of new packs it needed
/// @param warnings what a person should know
/// @param invalid why the snapshot is suspect, if it is: the run has failed
public record BackupReport(
    Commit commit,
    long storedBytes,
    List<String> warnings,
    Optional<CaptureFailedException> invalid) {

  public BackupReport {
    warnings = List.copyOf(warnings);
  }
}
