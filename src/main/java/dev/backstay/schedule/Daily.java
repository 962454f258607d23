package dev.backstay.schedule;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/// Slots at certain times of every day.
///
/// @param times at least one; kept ascending, each once
public record Daily(List<LocalTime> times, ZoneId zone) implements Schedule {

  /// @throws IllegalArgumentException if there is no time
  public Daily {
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
    return LocalSlots.at(times, day -> true, zone);
  }

  @Override
  public String words() {
    return "every day " + Phrases.at(times);
  }
}
