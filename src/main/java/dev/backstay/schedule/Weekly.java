package dev.backstay.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/// Slots at certain times of some days of the week.
///
/// @param days at least one; kept from Monday to Sunday, each once
/// @param times at least one; kept ascending, each once
public record Weekly(List<DayOfWeek> days, List<LocalTime> times, ZoneId zone) implements Schedule {

  /// @throws IllegalArgumentException if there is no day or no time
  public Weekly {
    if (days.isEmpty()) {
      throw new IllegalArgumentException("a weekly schedule has a day");
    }
    days = days.stream().distinct().sorted().toList();
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
    return LocalSlots.at(times, day -> days.contains(day.getDayOfWeek()), zone);
  }

  @Override
  public String words() {
    return Phrases.on(days) + " " + Phrases.at(times);
  }
}
