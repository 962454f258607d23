package dev.backstay.doctor;

import dev.backstay.preset.Draft;
import dev.backstay.repository.Commit;
import dev.backstay.snapshot.EntryPath;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Whether the orchestrator removes state before a snapshot has it.
final class KeepingExamination {

  private final InstantSource clock;
  private final Findings findings;

  KeepingExamination(InstantSource clock, Findings findings) {
    this.clock = clock;
    this.findings = findings;
  }

  /// That there is no snapshot at all is told where snapshots are looked for.
  void examine(List<Draft.Keeping> keepings, Optional<Commit> newest) {
    var shortest = keepings.stream().min(Comparator.comparing(Draft.Keeping::age));
    if (shortest.isEmpty() || newest.isEmpty()) {
      return;
    }
    var kept = shortest.get();
    var age = Duration.between(newest.get().snapshot().takenAt(), clock.instant());
    if (age.compareTo(kept.age()) > 0) {
      findings.warning(
          "older-than-kept",
          "the newest good snapshot is %s old, and the orchestrator removes %s after %s (%s)"
              .formatted(
                  words(age), kept.what(), words(kept.age()), EntryPath.escape(kept.origin())),
          "What was made and removed since is in no snapshot: take them more often than that.");
    }
  }

  private static String words(Duration age) {
    return age.toDays() >= 1 ? age.toDays() + " d" : age.toHours() + " h";
  }
}
