package dev.backstay.schedule;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/// Slots at certain times of one day of each month.
///
/// @param times at least one; kept ascending, each once
public record Monthly(DayOfMonth day, List<LocalTime> times, ZoneId zone) implements Schedule {

  /// @throws IllegalArgumentException if there is no time
  public Monthly {
    times = Times.ordered(times);
  }

  @Override
  public Instant next(Instant after) {
    return slots().next(after);
  }

  @Override
  public Instant previous(Instant atOrBefore) {
    return slots().previous(atOrBefore);
  }

  private LocalSlots slots() {
    return LocalSlots.at(times, day::is, zone);
  }

  @Override
  public String words() {
    return day.words() + " " + Phrases.at(times);
  }
}
