package dev.backstay.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// What a policy asks to stay, in words, of one series of snapshots.
final class KeepRules {

  private final Policy policy;
  private final Instant now;
  private final Map<String, List<String>> reasons = new HashMap<>();

  KeepRules(Policy policy, Instant now) {
    this.policy = policy;
    this.now = now;
  }

  /// Why each snapshot of the series is to stay.
  ///
  /// @param series snapshots of one standing, the newest first
  Map<String, List<String>> of(List<Candidate> series) {
    keepLast(series);
    for (var period : Period.values()) {
      keepOneOf(period, series);
    }
    policy.keep().within().ifPresent(within -> keepWithin(within, series));
    return reasons;
  }

  private void keepLast(List<Candidate> series) {
    var last = Math.min(policy.keep().last(), series.size());
    for (var i = 0; i < last; i++) {
      add(series.get(i), "last " + (i + 1));
    }
  }

  private void keepOneOf(Period period, List<Candidate> series) {
    var count = policy.keep().periods().getOrDefault(period, 0);
    var seen = new HashSet<String>();
    for (var each : series) {
      if (seen.size() == count) {
        return;
      }
      var name = period.nameAt(each.at().atZone(policy.zone()));
      if (seen.add(name)) {
        add(each, period.label() + " " + name);
      }
    }
  }

  private void keepWithin(Duration within, List<Candidate> series) {
    for (var each : series) {
      if (!each.at().plus(within).isBefore(now)) {
        add(each, "within " + Spans.of(within));
      }
    }
  }

  private void add(Candidate candidate, String reason) {
    reasons.computeIfAbsent(candidate.key(), _ -> new ArrayList<>()).add(reason);
  }
}
