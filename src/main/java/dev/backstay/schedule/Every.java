package dev.backstay.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.stream.IntStream;

/// Slots at a distance, counted from a fixed point, so that a restart of a process does not move
/// them: from local midnight if the interval divides the day, else from 1970-01-01T00:00Z in exact
/// time.
///
/// @param interval whole seconds, from 1 minute to 366 days
public record Every(Duration interval, ZoneId zone) implements Schedule {

  /// The shortest interval.
  public static final Duration INTERVAL_MIN = Duration.ofMinutes(1);

  /// The longest interval.
  public static final Duration INTERVAL_MAX = Duration.ofDays(366);

  private static final int DAY_SECONDS = 86_400;
  private static final int TIMES_SAID = 6;

  /// @throws IllegalArgumentException if the interval is out of range or has a fraction of a second
  public Every {
    if (interval.compareTo(INTERVAL_MIN) < 0 || interval.compareTo(INTERVAL_MAX) > 0) {
      throw new IllegalArgumentException("an interval is from 1 minute to 366 days: " + interval);
    }
    if (interval.toNanosPart() != 0) {
      throw new IllegalArgumentException("an interval has whole seconds: " + interval);
    }
  }

  @Override
  public Instant next(Instant after) {
    var seconds = interval.toSeconds();
    if (!dividesDay()) {
      return Instant.ofEpochSecond((Math.floorDiv(after.getEpochSecond(), seconds) + 1) * seconds);
    }
    var former = daily().previous(after);
    var following = daily().next(after);
    var steps = Duration.between(former, after).toSeconds() / seconds + 1;
    return steps < fitting(former, following) ? former.plusSeconds(steps * seconds) : following;
  }

  @Override
  public Instant previous(Instant atOrBefore) {
    var seconds = interval.toSeconds();
    if (!dividesDay()) {
      return Instant.ofEpochSecond(Math.floorDiv(atOrBefore.getEpochSecond(), seconds) * seconds);
    }
    var former = daily().previous(atOrBefore);
    var steps = Duration.between(former, atOrBefore).toSeconds() / seconds;
    // Where the clock was set forward not one interval fits: then the former is the answer.
    var most = Math.max(0, fitting(former, daily().next(atOrBefore)) - 1);
    return former.plusSeconds(Math.min(steps, most) * seconds);
  }

  /// How many whole intervals there are between two times of the daily row: more than one only
  /// where the clock was set back.
  private long fitting(Instant former, Instant following) {
    return Duration.between(former, following).toSeconds() / interval.toSeconds();
  }

  private boolean dividesDay() {
    return DAY_SECONDS % interval.toSeconds() == 0;
  }

  private LocalSlots daily() {
    var step = (int) interval.toSeconds();
    return new LocalSlots(day -> true, DAY_SECONDS / step, index -> index * step, zone);
  }

  @Override
  public String words() {
    var said = "every " + Phrases.interval(interval);
    if (!dividesDay()) {
      return said + ", counted from 1970-01-01 00:00 UTC";
    }
    var step = interval.toSeconds();
    var times =
        IntStream.range(0, (int) (DAY_SECONDS / step))
            .mapToObj(index -> LocalTime.ofSecondOfDay(index * step))
            .toList();
    return times.size() > TIMES_SAID ? said : said + ", " + Phrases.at(times);
  }
}
