package dev.backstay.schedule;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/// Slots at certain times of some days of the week.
///
/// @param days at least one; kept from Monday to Sunday, each once
/// @param times at least one; kept ascending, each once
public record Weekly(List<DayOfWeek> days, List<LocalTime> times, ZoneId zone)
    implements OnLocalDays {

  /// @throws IllegalArgumentException if there is no day or no time
  public Weekly {
    if (days.isEmpty()) {
      throw new IllegalArgumentException("a weekly schedule has a day");
    }
    days = days.stream().distinct().sorted().toList();
    times = Times.ordered(times);
  }

  @Override
  public LocalSlots slots() {
    return LocalSlots.at(times, day -> days.contains(day.getDayOfWeek()), zone);
  }

  @Override
  public String words() {
    return Phrases.on(days) + " " + Phrases.at(times);
  }
}
