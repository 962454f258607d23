package dev.backstay.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/// A day that each month has once.
public sealed interface DayOfMonth {

  /// Whether a date is that day of its month.
  boolean is(LocalDate date);

  /// The day as people say it, as `on the 1st of each month`.
  String words();

  /// The day with a number; the last one of a month that is shorter.
  ///
  /// @param number 1 to 31
  record Numbered(int number) implements DayOfMonth {

    private static final int NUMBER_MAX = 31;
    private static final int MONTH_MIN = 28;

    /// @throws IllegalArgumentException if no month has such a day
    public Numbered {
      if (number < 1 || number > NUMBER_MAX) {
        throw new IllegalArgumentException("no month has a day " + number);
      }
    }

    @Override
    public boolean is(LocalDate date) {
      return date.getDayOfMonth() == Math.min(number, date.lengthOfMonth());
    }

    @Override
    public String words() {
      var said = "on the " + Phrases.ordinal(number) + " of each month";
      return number > MONTH_MIN ? said + ", or its last day," : said;
    }
  }

  /// The last day.
  record Last() implements DayOfMonth {

    @Override
    public boolean is(LocalDate date) {
      return date.getDayOfMonth() == date.lengthOfMonth();
    }

    @Override
    public String words() {
      return "on the last day of each month";
    }
  }

  /// The first, second, third, fourth or last of a weekday.
  ///
  /// @param ordinal 1 to 4, or -1 for the last
  record OfWeek(int ordinal, DayOfWeek day) implements DayOfMonth {

    private static final int ORDINAL_MAX = 4;

    /// @throws IllegalArgumentException if not every month has such a day
    public OfWeek {
      if (ordinal != -1 && (ordinal < 1 || ordinal > ORDINAL_MAX)) {
        throw new IllegalArgumentException("not every month has such a weekday: " + ordinal);
      }
    }

    @Override
    public boolean is(LocalDate date) {
      return date.equals(date.with(TemporalAdjusters.dayOfWeekInMonth(ordinal, day)));
    }

    @Override
    public String words() {
      var which = ordinal < 0 ? "last" : Phrases.ORDINALS.get(ordinal - 1);
      return "on the " + which + " " + Phrases.name(day) + " of each month";
    }
  }
}
