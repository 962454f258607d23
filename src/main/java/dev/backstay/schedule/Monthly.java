package dev.backstay.schedule;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/// Slots at certain times of one day of each month.
///
/// @param times at least one; kept ascending, each once
public record Monthly(DayOfMonth day, List<LocalTime> times, ZoneId zone) implements OnLocalDays {

  /// @throws IllegalArgumentException if there is no time
  public Monthly {
    times = Times.ordered(times);
  }

  @Override
  public LocalSlots slots() {
    return LocalSlots.at(times, day::is, zone);
  }

  @Override
  public String words() {
    return day.words() + " " + Phrases.at(times);
  }
}
