package dev.backstay.retention;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.Locale;

/// A stretch of calendar time of which one snapshot may be kept.
public enum Period {
  /// An hour as clocks show it: where they are set back, it comes twice.
  HOURLY,
  DAILY,
  /// A week from Monday to Sunday, by its number in the ISO calendar.
  WEEKLY,
  MONTHLY,
  YEARLY;

  /// What the period is called that the time is in: no two periods have one name.
  String nameAt(ZonedDateTime time) {
    return switch (this) {
      case HOURLY -> time.toLocalDate() + " " + two(time.getHour()) + "h" + offsetOf(time);
      case DAILY -> time.toLocalDate().toString();
      case WEEKLY ->
          time.get(IsoFields.WEEK_BASED_YEAR)
              + "-W"
              + two(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case MONTHLY -> time.getYear() + "-" + two(time.getMonthValue());
      case YEARLY -> String.valueOf(time.getYear());
    };
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : String.valueOf(number);
  }

  private static String offsetOf(ZonedDateTime time) {
    return time.getOffset().equals(ZoneOffset.UTC) ? "" : time.getOffset().toString();
  }

  /// The period as it is printed, as `daily`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The key of the rule that keeps one snapshot of each, as `keep_daily`.
  public String key() {
    return "keep_" + label();
  }
}
