package dev.backstay.schedule;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Windows as people write them.
final class BlackoutText {

  private static final Pattern WORD = Pattern.compile(",|[^\\s,]+");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern SPAN = Pattern.compile("([0-9:]+)-([0-9:]+)");

  private BlackoutText() {}

  static Window parse(String text, ZoneId zone) {
    var tokens = ScheduleTokens.of(text, WORD, "monday 08:00-18:00", zone);
    if (!tokens.hasMore()) {
      throw tokens.missing("a window");
    }
    return DATE.matcher(tokens.peek().text()).matches()
        ? dates(tokens.like("2026-12-24 to 2026-12-26"))
        : weekly(tokens);
  }

  private static Window dates(ScheduleTokens tokens) {
    var first = date(tokens, tokens.take("a date"));
    var last = first;
    if (tokens.takeIf("to")) {
      var written = tokens.take("a date");
      last = date(tokens, written);
      if (last.isBefore(first)) {
        throw tokens.wrong(written, "is before the first day");
      }
    }
    tokens.end();
    return new Window.Dates(first, last, tokens.zone());
  }

  private static LocalDate date(ScheduleTokens tokens, ScheduleTokens.Token written) {
    try {
      return LocalDate.parse(written.text());
    } catch (DateTimeException _) {
      throw tokens.wrong(written, "is not a date");
    }
  }

  private static Window weekly(ScheduleTokens tokens) {
    var days = List.of(DayOfWeek.values());
    if (tokens.takeIf("weekdays")) {
      days = Phrases.WEEKDAYS;
    } else if (!Character.isDigit(tokens.peek().text().charAt(0))) {
      days = tokens.list("a day of the week", tokens::day);
    }
    if (!tokens.hasMore()) {
      return new Window.Weekly(days, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, tokens.zone());
    }
    var written = tokens.take("a window");
    var matcher = SPAN.matcher(written.text());
    var start =
        matcher.matches() ? ScheduleTokens.timeIn(matcher.group(1)) : Optional.<LocalTime>empty();
    var end = matcher.matches() ? end(matcher.group(2)) : Optional.<LocalTime>empty();
    if (start.isEmpty() || end.isEmpty()) {
      throw tokens.wrong(written, "is not a window from one time of day to another");
    }
    if (start.equals(end) && !matcher.group(2).equals("24:00")) {
      throw tokens.wrong(written, "starts when it ends");
    }
    tokens.end();
    return new Window.Weekly(days, start.get(), end.get(), tokens.zone());
  }

  private static Optional<LocalTime> end(String text) {
    return text.equals("24:00") ? Optional.of(LocalTime.MIDNIGHT) : ScheduleTokens.timeIn(text);
  }
}
