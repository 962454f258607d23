package dev.backstay.retention;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The verdicts on the snapshots of one orchestrator. Used once.
///
/// Good snapshots are judged first, as if there were no others. Those of every other standing are
/// judged by the same rules in a series of their own, and stay no longer than the oldest good one
/// that a rule keeps.
final class Judgement {

  private final Policy policy;
  private final Instant now;
  private final List<Candidate> candidates;
  private final Protections protections;
  private final Map<String, List<String>> asked = new HashMap<>();
  private final Map<String, String> against = new HashMap<>();

  Judgement(Policy policy, List<Candidate> candidates, Circumstances circumstances) {
    this.policy = policy;
    this.candidates = List.copyOf(candidates);
    now = circumstances.now();
    protections = new Protections(candidates, policy.safety(), circumstances);
  }

  /// One verdict for each snapshot, in the order of their history.
  List<Verdict> verdicts() {
    if (isClockBehind()) {
      var reason = "most are dated after this host's clock, " + now.truncatedTo(ChronoUnit.SECONDS);
      return candidates.stream().map(it -> verdict(it, true, List.of(reason))).toList();
    }
    var kept = new HashSet<String>();
    var good = series(Standing.GOOD);
    ask(good);
    judge(good, kept, policy.limits().count());
    limitOthers(good, kept);
    var others = candidates.reversed().stream().filter(it -> !it.isGood()).toList();
    judge(others, kept, policy.limits().count() - kept.size());
    return candidates.stream().map(it -> verdict(it, kept)).toList();
  }

  /// A clock that is behind puts everything into one bucket. That few claim to come from the future
  /// says something of them; that most do says something of this host.
  private boolean isClockBehind() {
    var ahead = candidates.stream().filter(it -> Standing.isAhead(it.commit(), now)).count();
    return 2 * ahead > candidates.size();
  }

  private List<Candidate> series(Standing standing) {
    return candidates.reversed().stream().filter(it -> it.standing() == standing).toList();
  }

  private void ask(List<Candidate> series) {
    asked.putAll(new KeepRules(policy, now).of(series));
  }

  /// Others stay no longer than the oldest good one that a rule other than that of tags keeps.
  private void limitOthers(List<Candidate> good, Set<String> kept) {
    for (var standing : Standing.values()) {
      if (standing != Standing.GOOD) {
        ask(series(standing));
      }
    }
    good.reversed().stream()
        .filter(it -> kept.contains(it.key()) && asked.containsKey(it.key()))
        .findFirst()
        .ifPresent(oldest -> candidates.forEach(it -> limit(it, oldest)));
  }

  private void limit(Candidate candidate, Candidate oldest) {
    if (!candidate.isGood() && candidate.at().isBefore(oldest.at())) {
      asked.remove(candidate.key());
      against.put(
          candidate.key(),
          candidate.standing().label() + ", and older than every good one that a rule keeps");
    }
  }

  /// @param series the newest first
  /// @param count how many of them may stay
  private void judge(List<Candidate> series, Set<String> kept, int count) {
    var room = count - series.stream().filter(this::isProtected).count();
    for (var each : series) {
      if (isProtected(each)) {
        kept.add(each.key());
      } else if (isOld(each)) {
        against.put(each.key(), "older than max_age " + Spans.of(policy.limits().age().get()));
      } else if (isAskedFor(each)) {
        if (policy.limits().count() > 0 && room-- <= 0) {
          against.put(each.key(), "more than max_count " + policy.limits().count());
        } else {
          kept.add(each.key());
        }
      }
    }
  }

  private boolean isProtected(Candidate candidate) {
    return !protections.of(candidate).isEmpty();
  }

  private boolean isOld(Candidate candidate) {
    return policy.limits().age().filter(it -> candidate.at().plus(it).isBefore(now)).isPresent();
  }

  private boolean isAskedFor(Candidate candidate) {
    return policy.keep().isEmpty()
        || asked.containsKey(candidate.key())
        || !tagsOf(candidate).isEmpty();
  }

  private List<String> tagsOf(Candidate candidate) {
    return candidate.commit().snapshot().tags().stream()
        .filter(policy.keep().tags()::contains)
        .map(tag -> "tag " + tag)
        .toList();
  }

  private Verdict verdict(Candidate candidate, Set<String> kept) {
    if (!kept.contains(candidate.key())) {
      var reason = against.getOrDefault(candidate.key(), "no rule keeps it");
      return verdict(candidate, false, List.of(reason));
    }
    var reasons = new ArrayList<>(protections.of(candidate));
    if (!against.containsKey(candidate.key())) {
      reasons.addAll(asked.getOrDefault(candidate.key(), List.of()));
    }
    reasons.addAll(tagsOf(candidate));
    return verdict(candidate, true, reasons.isEmpty() ? List.of("no rule asks for less") : reasons);
  }

  private static Verdict verdict(Candidate candidate, boolean kept, List<String> reasons) {
    return new Verdict(candidate.commit(), candidate.standing(), kept, reasons);
  }
}
