package dev.backstay.retention;

import dev.backstay.repository.Commit;
import dev.backstay.snapshot.Labels;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import dev.backstay.testing.MadeSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A policy, a history and what time it is, made up.
record RetentionCase(Policy policy, List<Commit> history, Circumstances circumstances) {

  private static final List<String> ZONES =
      List.of("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu");

  /// Clocks are set forward or back near these, somewhere.
  private static final List<Instant> CHANGES =
      List.of(
          Instant.parse("2027-10-31T00:30:00Z"),
          Instant.parse("2027-03-28T00:30:00Z"),
          Instant.parse("2027-11-07T05:30:00Z"),
          Instant.parse("2027-04-03T14:30:00Z"),
          Instant.parse("2027-01-01T00:10:00Z"));

  /// Formatting takes longer than judging.
  private static final List<String> DIGITS =
      IntStream.range(0, 30).mapToObj("%064x"::formatted).toList();

  static final Instant AHEAD = Instant.parse("2037-01-01T00:00:00Z");
  private static final Instant NEVER_SET = Instant.parse("1970-01-01T00:05:00Z");

  /// The case that the seed leads to.
  static RetentionCase of(long seed) {
    var random = new Random(seed);
    var now = Instant.parse("2028-01-01T00:00:00Z").minusSeconds(random.nextInt(500 * 86_400));
    if (random.nextInt(3) == 0) {
      now = CHANGES.get(random.nextInt(CHANGES.size())).plusSeconds(random.nextInt(20_000));
    }
    var history = history(random, now);
    var ids = history.stream().map(it -> it.snapshot().id()).toList();
    return new RetentionCase(
        policy(random),
        history,
        new Circumstances(
            now,
            some(history.stream().map(Commit::hash).toList(), random, 6),
            some(ids, random, 25)));
  }

  private static <T> Set<T> some(List<T> all, Random random, int oneIn) {
    return all.stream().filter(_ -> random.nextInt(oneIn) == 0).collect(Collectors.toSet());
  }

  private static Policy policy(Random random) {
    var periods = new EnumMap<Period, Integer>(Period.class);
    for (var period : Period.values()) {
      if (random.nextInt(3) == 0) {
        periods.put(period, 1 + random.nextInt(6));
      }
    }
    var keep =
        new Policy.Keep(
            random.nextInt(2) * random.nextInt(5),
            periods,
            duration(random, 4),
            random.nextInt(4) == 0 ? List.of("a", "b") : List.of());
    var count = random.nextInt(4) == 0 ? 1 + random.nextInt(8) : 0;
    return new Policy(
        random.nextInt(12) == 0 ? Policy.Keep.NONE : keep,
        new Policy.Limits(duration(random, 4), count),
        Policy.UNDELETE,
        Duration.ofDays(random.nextInt(40)),
        ZoneId.of(ZONES.get(random.nextInt(ZONES.size()))));
  }

  private static Optional<Duration> duration(Random random, int oneIn) {
    return random.nextInt(oneIn) == 0
        ? Optional.of(Duration.ofMinutes(1 + random.nextInt(200_000)))
        : Optional.empty();
  }

  private static List<Commit> history(Random random, Instant now) {
    var steps = List.of(600L, 3_600L, 20_000L, 86_400L, 900_000L, 6_000_000L);
    var step = steps.get(random.nextInt(steps.size()));
    var count = random.nextInt(20);
    var times = new ArrayList<Instant>();
    for (var i = 0; i < count; i++) {
      times.add(now.minusSeconds(random.nextLong(step * count) - step / 2));
    }
    if (random.nextInt(8) == 0) {
      times.add(NEVER_SET.plusSeconds(random.nextInt(100)));
      times.add(NEVER_SET);
    }
    times.sort(null);
    var history = new ArrayList<Commit>();
    for (var time : times) {
      history.add(commit(history.size(), time, random));
    }
    return history;
  }

  private static Commit commit(int number, Instant at, Random random) {
    var isSafety = random.nextInt(9) == 0;
    var trigger =
        isSafety
            ? Trigger.PRE_RESTORE
            : random.nextInt(9) == 0 ? Trigger.IMPORT : Trigger.SCHEDULED;
    var status =
        random.nextInt(3) == 0
            ? Status.values()[random.nextInt(Status.values().length)]
            : Status.COMPLETE;
    var pins = new ArrayList<String>();
    if (isSafety && random.nextInt(5) > 0) {
      pins.add(Labels.safetyPin(new SnapshotId("0123456789ab")));
    }
    if (random.nextInt(20) == 0) {
      pins.add(random.nextBoolean() ? "for a reason" : "before restore of 0123456789ab");
    }
    var tags = random.nextInt(8) == 0 ? List.of("a") : List.<String>of();
    var orchestrator = random.nextInt(12) == 0 ? "other" : "demo";
    var claimed =
        switch (random.nextInt(12)) {
          case 0 -> AHEAD;
          case 1 -> NEVER_SET;
          case 2 -> at.plusSeconds(random.nextInt(400_000) - 200_000);
          default -> at;
        };
    return commit(number, at, claimed, new Kind(orchestrator, trigger, status), tags, pins);
  }

  /// What sort of snapshot it is.
  record Kind(String orchestrator, Trigger trigger, Status status) {}

  /// The commit of a snapshot.
  static Commit commit(
      int number, Instant at, Instant claimed, Kind kind, List<String> tags, List<String> pins) {
    var hash = DIGITS.get(number);
    return MadeSnapshot.of(hash.substring(52))
        .of(kind.orchestrator, "host")
        .at(claimed)
        .by(kind.trigger, kind.status)
        .labelled(tags, pins)
        .committed(number + 1, hash, at);
  }

  /// The same with another claim of the writer's clock.
  static Commit claiming(Commit commit, Instant claimed) {
    var now = commit.snapshot();
    var kind = new Kind(now.orchestrator(), now.trigger(), now.status());
    var number = Integer.parseInt(now.id().hex(), 16);
    return commit(number, commit.orderedAt(), claimed, kind, now.tags(), now.pins());
  }

  List<Verdict> verdicts() {
    return Retention.judge(policy, history, circumstances);
  }

  /// The hashes of those that stay.
  Set<String> kept() {
    return verdicts().stream()
        .filter(Verdict::kept)
        .map(it -> it.commit().hash())
        .collect(Collectors.toCollection(HashSet::new));
  }

  /// The hashes of the good ones among them.
  Set<String> keptGood() {
    return verdicts().stream()
        .filter(it -> it.kept() && it.standing() == Standing.GOOD)
        .map(it -> it.commit().hash())
        .collect(Collectors.toCollection(HashSet::new));
  }

  RetentionCase with(Policy other) {
    return new RetentionCase(other, history, circumstances);
  }

  RetentionCase of(List<Commit> other) {
    return new RetentionCase(policy, other, circumstances);
  }
}
