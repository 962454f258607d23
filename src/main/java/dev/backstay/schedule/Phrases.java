package dev.backstay.schedule;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

/// Parts of schedules as people say them.
final class Phrases {

  static final List<String> ORDINALS = List.of("first", "second", "third", "fourth");

  /// Monday to Friday.
  static final List<DayOfWeek> WEEKDAYS =
      List.of(
          DayOfWeek.MONDAY,
          DayOfWeek.TUESDAY,
          DayOfWeek.WEDNESDAY,
          DayOfWeek.THURSDAY,
          DayOfWeek.FRIDAY);

  private static final int TEENS_FIRST = 11;
  private static final int TEENS_LAST = 13;
  private static final int TEN = 10;

  private Phrases() {}

  /// `at 03:00 and 15:00`.
  static String at(List<LocalTime> times) {
    return "at " + list(times.stream().map(LocalTime::toString).toList());
  }

  /// `on Mondays and Thursdays`, `on weekdays`, `every day`.
  static String on(List<DayOfWeek> days) {
    if (days.size() == DayOfWeek.values().length) {
      return "every day";
    }
    return days.equals(WEEKDAYS)
        ? "on weekdays"
        : "on " + list(days.stream().map(day -> name(day) + "s").toList());
  }

  static String name(DayOfWeek day) {
    return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  static String hourly(int minute) {
    return minute == 0 ? "every hour, on the hour" : "every hour, at minute " + minute;
  }

  /// `6 hours`, or `hour` if it is one.
  static String interval(Duration interval) {
    if (interval.equals(Duration.ofDays(interval.toDays()))) {
      return amount(interval.toDays(), "day");
    }
    if (interval.equals(Duration.ofHours(interval.toHours()))) {
      return amount(interval.toHours(), "hour");
    }
    return interval.equals(Duration.ofMinutes(interval.toMinutes()))
        ? amount(interval.toMinutes(), "minute")
        : amount(interval.toSeconds(), "second");
  }

  private static String amount(long count, String unit) {
    return count == 1 ? unit : count + " " + unit + "s";
  }

  /// `1st`, `22nd`, `13th`.
  static String ordinal(int number) {
    if (number >= TEENS_FIRST && number <= TEENS_LAST) {
      return number + "th";
    }
    return number
        + switch (number % TEN) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
  }

  /// `a, b and c`.
  static String list(List<String> parts) {
    var last = parts.size() - 1;
    return last == 0
        ? parts.getFirst()
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }
}
