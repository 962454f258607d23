package dev.backstay.cli;

import dev.backstay.app.SnapshotChoice;
import dev.backstay.config.Durations;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.regex.Pattern;

/// Which snapshot is rehearsed.
sealed interface DrillChoice {

  /// The forms of a choice by chance.
  Pattern RANDOM = Pattern.compile("random\\((.+)\\)");

  /// What was typed: a snapshot, `random(TIME)` or `by-turns`.
  static DrillChoice of(String typed) {
    if (typed.equals("by-turns")) {
      return new ByTurns();
    }
    var random = RANDOM.matcher(typed);
    return random.matches()
        ? new Random(duration(random.group(1)))
        : new Named(SnapshotChoice.parse(typed));
  }

  private static Duration duration(String text) {
    return Durations.parse(text)
        .orElseThrow(
            () ->
                new UsageException(
                    FailureCode.USAGE,
                    "random(%s) names no time".formatted(text),
                    "Write random(30d), for any good snapshot of the last 30 days."));
  }

  /// The snapshot that is meant.
  Commit in(CommitLog log, String orchestrator);

  /// One that is named.
  record Named(SnapshotChoice choice) implements DrillChoice {

    @Override
    public Commit in(CommitLog log, String orchestrator) {
      return choice.in(log, orchestrator);
    }
  }

  /// Any good one that is not older.
  record Random(Duration within) implements DrillChoice {

    @Override
    public Commit in(CommitLog log, String orchestrator) {
      var good =
          log.commits().stream()
              .filter(it -> it.snapshot().orchestrator().equals(orchestrator))
              .filter(it -> it.snapshot().isGood())
              .toList();
      if (good.isEmpty()) {
        return SnapshotChoice.parse("latest").in(log, orchestrator);
      }
      var since = good.getLast().orderedAt().minus(within);
      var recent = good.stream().filter(it -> !it.orderedAt().isBefore(since)).toList();
      return recent.get(new SecureRandom().nextInt(recent.size()));
    }
  }

  /// The latest and an older one, by turns: what counts is how many drills were held.
  record ByTurns() implements DrillChoice {

    private static final Duration RECENT = Duration.ofDays(90);

    @Override
    public Commit in(CommitLog log, String orchestrator) {
      var isOldersTurn = DrillListCommand.of(log, orchestrator).size() % 2 == 1;
      return (isOldersTurn ? new Random(RECENT) : new Named(SnapshotChoice.parse("latest")))
          .in(log, orchestrator);
    }
  }
}
