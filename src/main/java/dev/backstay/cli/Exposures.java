package dev.backstay.cli;

import dev.backstay.config.Configuration;
import dev.backstay.config.ScheduleSettings;
import dev.backstay.desk.Jobs;
import dev.backstay.evidence.Exposure;
import dev.backstay.repository.CommitLog;
import dev.backstay.schedule.Schedule;
import dev.backstay.standing.Gaps;
import dev.backstay.standing.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/// How much is lost if all is lost: what the configuration promises, and what the snapshots tell.
final class Exposures {

  /// How many slots ahead are looked at: all of a month of six a day.
  private static final int SLOTS = 200;

  private Exposures() {}

  /// @param since times without a snapshot that ended before it are not looked at
  static Exposure of(Configuration configuration, CommitLog log, Instant since, Instant now) {
    var placed = Standing.placed(configuration.orchestrator(), SnapshotText.listOf(log), now);
    var gaps = Gaps.of(placed, since, now);
    return new Exposure(
        configuration.attendance().objectives().rpo(),
        backups(configuration).map(it -> longest(it, now)),
        gaps.longest(),
        gaps.lasting());
  }

  private static Optional<Schedule> backups(Configuration configuration) {
    return configuration.attendance().schedule().stream()
        .flatMap(it -> it.jobs().stream())
        .filter(it -> it.name().equals(Jobs.BACKUP))
        .map(ScheduleSettings.JobSettings::schedule)
        .findFirst();
  }

  private static Duration longest(Schedule schedule, Instant now) {
    var slots = schedule.next(now, SLOTS);
    return IntStream.range(1, slots.size())
        .mapToObj(i -> Duration.between(slots.get(i - 1), slots.get(i)))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }
}
