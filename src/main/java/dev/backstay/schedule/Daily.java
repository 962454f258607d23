package dev.backstay.schedule;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/// Slots at certain times of every day.
///
/// @param times at least one; kept ascending, each once
public record Daily(List<LocalTime> times, ZoneId zone) implements OnLocalDays {

  /// @throws IllegalArgumentException if there is no time
  public Daily {
    times = Times.ordered(times);
  }

  @Override
  public LocalSlots slots() {
    return LocalSlots.at(times, day -> true, zone);
  }

  @Override
  public String words() {
    return "every day " + Phrases.at(times);
  }
}
