package dev.backstay.retention;

import dev.backstay.snapshot.Labels;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What may not go, whatever is asked for, among the snapshots of one orchestrator.
final class Protections {

  private final List<Candidate> candidates;
  private final Duration safety;
  private final Circumstances circumstances;
  private final Map<String, List<String>> reasons = new HashMap<>();

  /// @param candidates all of the orchestrator's snapshots, the oldest first
  /// @param safety how long a safety snapshot is held
  Protections(List<Candidate> candidates, Duration safety, Circumstances circumstances) {
    this.candidates = List.copyOf(candidates);
    this.safety = safety;
    this.circumstances = circumstances;
    protectNewest();
    protectProven();
    candidates.forEach(this::protect);
  }

  /// Why the snapshot may not go; nothing if it may.
  List<String> of(Candidate candidate) {
    return reasons.getOrDefault(candidate.key(), List.of());
  }

  private void protectNewest() {
    var good = newest(Candidate::isGood);
    add(good, "newest good");
    var imported = newest(Candidate::isCompleteImport);
    if (imported > good) {
      add(imported, "newest good, imported");
    }
    var incomplete = newest(it -> it.standing() == Standing.INCOMPLETE);
    if (incomplete > good) {
      add(incomplete, "newest, though incomplete");
    }
    if (good < 0) {
      add(newest(it -> it.standing() == Standing.MISDATED), "newest, though misdated");
    }
  }

  private void protectProven() {
    Predicate<Candidate> proven = it -> circumstances.proven().contains(it.key());
    var any = newest(proven);
    add(any, "newest proven");
    var good = newest(proven.and(Candidate::isGood));
    if (good != any) {
      add(good, "newest proven of the good ones");
    }
  }

  private void protect(Candidate candidate) {
    var snapshot = candidate.commit().snapshot();
    for (var pin : snapshot.pins()) {
      if (candidate.standing() != Standing.SAFETY || !Labels.isSafetyPin(pin)) {
        add(candidate, "pinned: " + pin);
      } else if (candidate.at().plus(safety).isAfter(circumstances.now())) {
        var until = candidate.at().plus(safety).truncatedTo(ChronoUnit.SECONDS);
        add(candidate, "safety snapshot, taken %s, held until %s".formatted(pin, until));
      }
    }
    if (circumstances.inUse().contains(candidate.id())) {
      add(candidate, "an unfinished restore needs it");
    }
  }

  private int newest(Predicate<Candidate> which) {
    for (var i = candidates.size() - 1; i >= 0; i--) {
      if (which.test(candidates.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private void add(int index, String reason) {
    if (index >= 0) {
      add(candidates.get(index), reason);
    }
  }

  private void add(Candidate candidate, String reason) {
    reasons.computeIfAbsent(candidate.key(), _ -> new ArrayList<>()).add(reason);
  }
}
