package dev.backstay.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;

/// The slots of a cron expression of five fields. Every local time that it matches is a slot, as
/// with the other forms; what `crontab(5)` does where the clock is changed differs between
/// implementations.
///
/// @param expression the five fields, one blank between them
/// @param minutes of the hour, 0 to 59, ascending as all that follow
/// @param hours of the day, 0 to 23
/// @param days of the month, 1 to 31
/// @param months 1 to 12
/// @param weekdays 0 to 6 from Sunday
/// @param eitherDay whether a day need only fit one of both sorts of days: so it is if neither
///     field begins with `*`
public record Cron(
    String expression,
    List<Integer> minutes,
    List<Integer> hours,
    List<Integer> days,
    List<Integer> months,
    List<Integer> weekdays,
    boolean eitherDay,
    ZoneId zone)
    implements OnLocalDays {

  private static final int HOURS = 24;
  private static final int MINUTES = 60;
  private static final int SECONDS = 60;
  private static final int DAYS = 31;
  private static final int MONTHS = 12;
  private static final int WEEK = 7;
  private static final int TIMES_SAID = 6;

  /// The schedule; `Schedule.parse` refuses what never comes, as the 31st of February.
  public Cron {
    minutes = List.copyOf(minutes);
    hours = List.copyOf(hours);
    days = List.copyOf(days);
    months = List.copyOf(months);
    weekdays = List.copyOf(weekdays);
  }

  @Override
  public LocalSlots slots() {
    return new LocalSlots(this::isOn, hours.size() * minutes.size(), this::second, zone);
  }

  private int second(int index) {
    var hour = hours.get(index / minutes.size());
    var minute = minutes.get(index % minutes.size());
    return (hour * MINUTES + minute) * SECONDS;
  }

  private boolean isOn(LocalDate date) {
    if (!months.contains(date.getMonthValue())) {
      return false;
    }
    var day = days.contains(date.getDayOfMonth());
    var weekday = weekdays.contains(date.getDayOfWeek().getValue() % WEEK);
    return eitherDay ? day || weekday : day && weekday;
  }

  @Override
  public String words() {
    var simple =
        months.size() == MONTHS && !eitherDay && (days.size() == DAYS || weekdays.size() == WEEK);
    var when = simple ? timesSaid() : "";
    if (when.isEmpty()) {
      return "by the cron expression \"" + expression + "\"";
    }
    if (weekdays.size() < WEEK) {
      return weekdaysSaid() + (when.startsWith("at ") ? " " : ", ") + when;
    }
    if (days.size() == DAYS) {
      return when.startsWith("at ") ? "every day " + when : when;
    }
    var dates = Phrases.list(days.stream().map(Phrases::ordinal).toList());
    return "on the " + dates + " of each month" + (when.startsWith("at ") ? " " : ", ") + when;
  }

  private String weekdaysSaid() {
    return Phrases.on(
        weekdays.stream().map(day -> DayOfWeek.of(day == 0 ? WEEK : day)).sorted().toList());
  }

  /// The times of the day, or nothing if they are too many to be said.
  private String timesSaid() {
    if (hours.size() == HOURS && minutes.size() == 1) {
      return Phrases.hourly(minutes.getFirst());
    }
    if (hours.size() == HOURS) {
      return minutesSaid();
    }
    var count = hours.size() * minutes.size();
    return count > TIMES_SAID
        ? ""
        : Phrases.at(
            IntStream.range(0, count)
                .mapToObj(each -> LocalTime.ofSecondOfDay(second(each)))
                .toList());
  }

  private String minutesSaid() {
    var step = MINUTES / minutes.size();
    var even =
        minutes.size() * step == MINUTES
            && IntStream.range(0, minutes.size()).allMatch(at -> minutes.get(at) == at * step);
    if (!even) {
      return "";
    }
    return step == 1 ? "every minute" : "every " + step + " minutes";
  }
}
