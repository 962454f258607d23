package dev.backstay.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// When something is to be done: an endless row of slots, each an instant. What happens at changes
/// of the clock is told by the package.
public sealed interface Schedule permits Every, OnLocalDays {

  /// The schedule that is written as `every 6h`, `hourly :20`, `daily 03:00 and 15:00`, `weekdays
  /// 07:30`, `weekly sunday 04:00`, `monthly last 05:00` or as five fields of cron, each with an
  /// own zone if it ends in `in Europe/Berlin`. Case does not matter. What is left out is 03:00,
  /// Sunday and the 1st.
  ///
  /// @param zone whose clock is meant if the text names none
  /// @throws IllegalArgumentException if it is none of these; the message says what, where and what
  ///     is right
  static Schedule parse(String text, ZoneId zone) {
    return ScheduleText.parse(text, zone);
  }

  /// Whose clock and calendar are meant.
  ZoneId zone();

  /// The first slot strictly after an instant.
  Instant next(Instant after);

  /// The last slot that is not after an instant.
  Instant previous(Instant atOrBefore);

  /// The schedule as people say it, without its zone, as `on weekdays at 07:30`.
  String words();

  /// The first slots strictly after an instant, ascending.
  ///
  /// @param count how many, 0 or more
  default List<Instant> next(Instant after, int count) {
    var slots = new ArrayList<Instant>();
    for (var slot = after; slots.size() < count; ) {
      slot = next(slot);
      slots.add(slot);
    }
    return List.copyOf(slots);
  }
}
