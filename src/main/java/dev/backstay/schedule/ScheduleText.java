package dev.backstay.schedule;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;

/// Schedules as people write them.
final class ScheduleText {

  private static final Pattern WORD = Pattern.compile(",|[^\\s,]+");
  private static final Pattern FIELD = Pattern.compile("\\S+");
  private static final Pattern CRON = Pattern.compile("\\s*(cron\\b|[@*0-9]).*", flags());
  private static final Pattern INTERVAL = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Pattern MINUTE = Pattern.compile(":[0-5][0-9]");
  private static final Pattern DAY = Pattern.compile("([0-9]{1,2})(st|nd|rd|th)?");
  private static final List<LocalTime> TIMES = List.of(LocalTime.of(3, 0));
  private static final int DAY_MAX = 31;

  private ScheduleText() {}

  private static int flags() {
    return Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
  }

  static Schedule parse(String text, ZoneId zone) {
    if (CRON.matcher(text).matches()) {
      return CronText.parse(ScheduleTokens.of(text, FIELD, "cron 0 */6 * * 1-5", zone));
    }
    var tokens = ScheduleTokens.of(text, WORD, "daily 03:00", zone);
    var form = tokens.take("a schedule");
    return switch (form.text()) {
      case "every" -> every(tokens.like("every 6h"));
      case "hourly" -> hourly(tokens.like("hourly :20"));
      case "daily" -> daily(tokens.like("daily 03:00 and 15:00"));
      case "weekdays" -> weekdays(tokens.like("weekdays 07:30"));
      case "weekly" -> weekly(tokens.like("weekly sunday 04:00"));
      case "monthly" -> monthly(tokens.like("monthly 1st 05:00"));
      default ->
          throw tokens.wrong(
              form, "is not one of every, hourly, daily, weekdays, weekly, monthly and cron");
    };
  }

  private static Schedule every(ScheduleTokens tokens) {
    var written = tokens.take("an interval");
    var matcher = INTERVAL.matcher(written.text());
    if (!matcher.matches()) {
      throw tokens.wrong(written, "is not an interval: a number and one of s, m, h and d");
    }
    var amount = Long.parseLong(matcher.group(1));
    var interval =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        };
    if (interval.compareTo(Every.INTERVAL_MIN) < 0) {
      throw tokens.wrong(written, "is shorter than 1 minute");
    }
    if (interval.compareTo(Every.INTERVAL_MAX) > 0) {
      throw tokens.wrong(written, "is longer than 366 days");
    }
    if (interval.toNanosPart() != 0) {
      throw tokens.wrong(written, "has a fraction of a second");
    }
    tokens.end();
    return new Every(interval, tokens.zone());
  }

  private static Schedule hourly(ScheduleTokens tokens) {
    if (!tokens.hasMore()) {
      return new Hourly(0, tokens.zone());
    }
    var minute = tokens.take("a minute");
    if (!MINUTE.matcher(minute.text()).matches()) {
      throw tokens.wrong(minute, "is not a minute from :00 to :59");
    }
    tokens.end();
    return new Hourly(Integer.parseInt(minute.text().substring(1)), tokens.zone());
  }

  private static Schedule daily(ScheduleTokens tokens) {
    return new Daily(timesToEnd(tokens), tokens.zone());
  }

  private static Schedule weekdays(ScheduleTokens tokens) {
    return new Weekly(Phrases.WEEKDAYS, timesToEnd(tokens), tokens.zone());
  }

  private static Schedule weekly(ScheduleTokens tokens) {
    var days =
        startsWithDigit(tokens)
            ? List.of(DayOfWeek.SUNDAY)
            : tokens.list("a day of the week", tokens::day);
    return new Weekly(days, timesToEnd(tokens), tokens.zone());
  }

  private static Schedule monthly(ScheduleTokens tokens) {
    var day =
        tokens.hasMore() && !tokens.peek().text().contains(":")
            ? dayOfMonth(tokens)
            : new DayOfMonth.Numbered(1);
    return new Monthly(day, timesToEnd(tokens), tokens.zone());
  }

  private static DayOfMonth dayOfMonth(ScheduleTokens tokens) {
    var written = tokens.take("a day of the month");
    var ordinal = Phrases.ORDINALS.indexOf(written.text()) + 1;
    if (ordinal > 0) {
      return new DayOfMonth.OfWeek(ordinal, tokens.day(tokens.take("a day of the week")));
    }
    if (written.text().equals("last")) {
      return tokens.hasMore() && !startsWithDigit(tokens)
          ? new DayOfMonth.OfWeek(-1, tokens.day(tokens.take("a day of the week")))
          : new DayOfMonth.Last();
    }
    var matcher = DAY.matcher(written.text());
    var number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    if (number < 1 || number > DAY_MAX) {
      throw tokens.wrong(
          written, "is not a day of the month: 1 to 31, last, or first to fourth with a weekday");
    }
    return new DayOfMonth.Numbered(number);
  }

  private static boolean startsWithDigit(ScheduleTokens tokens) {
    return !tokens.hasMore() || Character.isDigit(tokens.peek().text().charAt(0));
  }

  private static List<LocalTime> timesToEnd(ScheduleTokens tokens) {
    if (!tokens.hasMore()) {
      return TIMES;
    }
    var times = tokens.times();
    tokens.end();
    return times;
  }
}
