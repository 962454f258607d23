package dev.backstay.schedule;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Cron expressions as `crontab(5)` describes them.
final class CronText {

  private static final Pattern FIELD = Pattern.compile("\\S+");
  private static final Map<String, String> NAMED =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *");
  private static final int FIELDS = 5;
  private static final int FEBRUARY = 2;
  private static final int FEBRUARY_DAYS = 29;
  private static final int SHORT_DAYS = 30;
  private static final List<Integer> SHORT_MONTHS = List.of(4, 6, 9, 11);

  private CronText() {}

  static Cron parse(ScheduleTokens tokens) {
    var prefixed = tokens.takeIf("cron");
    var first = tokens.peek();
    if (!first.text().startsWith("@")) {
      return fields(tokens);
    }
    var meant = NAMED.get(first.text());
    if (meant == null) {
      throw tokens
          .like(prefixed ? "cron @daily" : "@daily")
          .wrong(first, "is not one of @hourly, @daily, @weekly and @monthly");
    }
    tokens.take("a name");
    tokens.end();
    return fields(ScheduleTokens.of(meant, FIELD, meant, tokens.zone()));
  }

  private static Cron fields(ScheduleTokens tokens) {
    if (tokens.remaining() > 0 && tokens.remaining() != FIELDS) {
      throw tokens.wrong(
          tokens.peek(),
          "begins a cron expression of "
              + tokens.remaining()
              + " fields where there are 5: minute, hour, day of the month, month and"
              + " day of the week");
    }
    var expression = tokens.rest();
    var minutes = CronField.MINUTE.read(tokens);
    var hours = CronField.HOUR.read(tokens);
    var day = tokens.peek();
    var days = CronField.DAY.read(tokens);
    var months = CronField.MONTH.read(tokens);
    var weekday = tokens.peek();
    var weekdays = CronField.WEEKDAY.read(tokens);
    var either = !day.text().startsWith("*") && !weekday.text().startsWith("*");
    if (!either && months.stream().noneMatch(month -> days.getFirst() <= length(month))) {
      throw tokens.wrong(day, "is a day of the month that none of these months has");
    }
    return new Cron(expression, minutes, hours, days, months, weekdays, either, tokens.zone());
  }

  private static int length(int month) {
    if (month == FEBRUARY) {
      return FEBRUARY_DAYS;
    }
    return SHORT_MONTHS.contains(month) ? SHORT_DAYS : SHORT_DAYS + 1;
  }
}
