package dev.backstay.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/// A stretch of time in which nothing begins: from its first instant up to the one at which it
/// ends, which is no longer in it. Where the clock is set back, it begins the first time and ends
/// the last time that its edges are shown.
sealed interface Window {

  /// When the window ends that the instant is in; the instant itself if it is in none.
  Instant endFrom(Instant instant);

  /// On days of the week, a part of each that may reach into the next day.
  ///
  /// @param end not after the start if it is on the next day; midnight is the end of the day
  record Weekly(List<DayOfWeek> days, LocalTime start, LocalTime end, ZoneId zone)
      implements Window {

    public Weekly {
      days = List.copyOf(days);
    }

    @Override
    public Instant endFrom(Instant instant) {
      var today = LocalDate.ofInstant(instant, zone);
      var latest = instant;
      // A day shown twice around midnight has the day after it behind it already.
      for (var day = today.minusDays(2); !day.isAfter(today.plusDays(1)); day = day.plusDays(1)) {
        if (days.contains(day.getDayOfWeek())) {
          var lastDay = end.isAfter(start) ? day : day.plusDays(1);
          latest =
              Window.later(
                  instant,
                  latest,
                  LocalSlots.first(day.atTime(start), zone),
                  LocalSlots.last(lastDay.atTime(end), zone));
        }
      }
      return latest;
    }
  }

  /// Whole days of the calendar.
  ///
  /// @param last itself in the window
  record Dates(LocalDate first, LocalDate last, ZoneId zone) implements Window {

    @Override
    public Instant endFrom(Instant instant) {
      return Window.later(
          instant,
          instant,
          LocalSlots.first(first.atStartOfDay(), zone),
          LocalSlots.last(last.plusDays(1).atStartOfDay(), zone));
    }
  }

  private static Instant later(Instant instant, Instant latest, Instant start, Instant end) {
    return !instant.isBefore(start) && end.isAfter(latest) ? end : latest;
  }
}
