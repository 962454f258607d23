package dev.backstay.repository;

import dev.backstay.snapshot.RetentionChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A snapshot that was forgotten, and can come back for a while.
///
/// @param commit what made it
/// @param at when it was forgotten, never before it was made; of several times that whose end comes
///     first
/// @param host by which host
/// @param reason why, in words
/// @param until when it can no longer come back
/// @param acts the hashes of all commits that forget it and hold
public record Forgotten(
    Commit commit, Instant at, String host, String reason, Instant until, List<String> acts) {

  public Forgotten {
    acts = List.copyOf(acts);
  }

  /// Whether it can come back.
  public boolean canReturn(Instant now) {
    return now.isBefore(until);
  }

  /// An act of forgetting as it concerns one snapshot.
  private record Concern(RetentionCommit act, String reason) {

    private Instant at(Commit commit) {
      return act.orderedAt().isBefore(commit.orderedAt()) ? commit.orderedAt() : act.orderedAt();
    }

    private Forgotten of(Commit commit, List<Concern> all) {
      var at = at(commit);
      return new Forgotten(
          commit,
          at,
          act.change().host(),
          reason,
          at.plus(act.change().grace()),
          all.stream().map(it -> it.act.hash()).toList());
    }
  }

  /// Those that are forgotten, by the hashes of their commits: some commit forgets them, and no
  /// other says of it that it no longer holds. Neither a clock nor an order decides that.
  static Map<String, Forgotten> among(List<Commit> commits, List<RetentionCommit> changes) {
    var holding = holding(changes);
    var forgotten = new HashMap<String, Forgotten>();
    for (var commit : commits) {
      var concerns = holding.getOrDefault(commit.hash(), List.of());
      concerns.stream()
          .map(each -> each.of(commit, concerns))
          .min(Comparator.comparing(Forgotten::until))
          .ifPresent(it -> forgotten.put(commit.hash(), it));
    }
    return forgotten;
  }

  private static Map<String, List<Concern>> holding(List<RetentionCommit> changes) {
    Set<String> withdrawn = new HashSet<>();
    for (var each : changes) {
      if (each.change().act() == RetentionChange.Act.RETURN) {
        each.change().items().forEach(it -> withdrawn.add(it.commit() + it.snapshot()));
      }
    }
    var holding = new HashMap<String, List<Concern>>();
    for (var each : changes) {
      if (each.change().act() == RetentionChange.Act.FORGET) {
        for (var item : each.change().items()) {
          if (!withdrawn.contains(each.hash() + item.snapshot())) {
            holding
                .computeIfAbsent(item.commit(), _ -> new ArrayList<>())
                .add(new Concern(each, item.reason()));
          }
        }
      }
    }
    return holding;
  }
}
