package dev.backstay.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Random expressions against every minute of a year: what a minute matches is read from the text
/// without any of the code that is tested.
final class CronOracleTest {

  private static final long SEED = 20_260_101;
  private static final int EXPRESSIONS = 40;
  private static final int YEAR = 2028;
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("Europe/Berlin"),
          ZoneId.of("America/New_York"),
          ZoneId.of("Australia/Lord_Howe"),
          ZoneId.of("UTC"));

  @Test
  void everyMinuteOfAYearIsJudgedAlike() {
    System.out.println("seed " + SEED);
    var random = new Random(SEED);
    for (var round = 0; round < EXPRESSIONS; round++) {
      var text = expression(random);
      var zone = ZONES.get(round % ZONES.size());
      var schedule = Schedule.parse(text, zone);
      var found = new ArrayList<Instant>();
      var start = LocalDate.of(YEAR, 1, 1).atStartOfDay(zone).toInstant();
      var end = LocalDate.of(YEAR + 1, 1, 1).atStartOfDay(zone).toInstant();
      for (var slot = schedule.next(start.minusNanos(1));
          slot.isBefore(end);
          slot = schedule.next(slot)) {
        assertThat(schedule.previous(slot)).as(text).isEqualTo(slot);
        found.add(slot);
      }

      assertThat(found).as("%s in %s", text, zone).isEqualTo(expected(text, zone));
    }
  }

  private static List<Instant> expected(String text, ZoneId zone) {
    var fields = text.split(" ", -1);
    var minutes = fitting(fields[0], 59, List.of(), 0);
    var hours = fitting(fields[1], 23, List.of(), 0);
    var days = fitting(fields[2], 31, List.of(), 1);
    var months = fitting(fields[3], 12, MONTHS, 1);
    var weekdays = fitting(fields[4], 7, DAYS, 0);
    var either = fields[2].charAt(0) != '*' && fields[4].charAt(0) != '*';
    var slots = new TreeSet<Instant>();
    var end = LocalDate.of(YEAR + 1, 1, 1).atStartOfDay();
    for (var time = LocalDate.of(YEAR, 1, 1).atStartOfDay();
        time.isBefore(end);
        time = time.plusMinutes(1)) {
      var weekday = time.getDayOfWeek().getValue();
      var ofWeek = weekdays.get(weekday) || (weekday == 7 && weekdays.get(0));
      var ofMonth = days.get(time.getDayOfMonth());
      if (minutes.get(time.getMinute())
          && hours.get(time.getHour())
          && months.get(time.getMonthValue())
          && (either ? ofMonth || ofWeek : ofMonth && ofWeek)) {
        slots.add(instant(time, zone));
      }
    }
    return List.copyOf(slots);
  }

  /// Which numbers a field holds, each tried on its own.
  private static BitSet fitting(String field, int max, List<String> names, int min) {
    var fitting = new BitSet();
    for (var value = min; value <= max; value++) {
      fitting.set(value, holds(field, value, max, names, min));
    }
    return fitting;
  }

  /// The first minute, from here on, that is shown: tried one by one.
  private static Instant instant(LocalDateTime time, ZoneId zone) {
    for (var shown = time; ; shown = shown.plusMinutes(1)) {
      var offsets = zone.getRules().getValidOffsets(shown);
      if (!offsets.isEmpty()) {
        return offsets.stream().map(shown::toInstant).min(Instant::compareTo).orElseThrow();
      }
    }
  }

  private static boolean holds(String field, int value, int max, List<String> names, int min) {
    for (var part : field.split(",", -1)) {
      var slash = part.indexOf('/');
      var step = slash < 0 ? 1 : Integer.parseInt(part.substring(slash + 1));
      var range = slash < 0 ? part : part.substring(0, slash);
      var dash = range.indexOf('-');
      var all = range.equals("*");
      var first = all ? min : number(dash < 0 ? range : range.substring(0, dash), names, min);
      var last = all ? max : dash < 0 ? first : number(range.substring(dash + 1), names, min);
      if (value >= first && value <= last && (value - first) % step == 0) {
        return true;
      }
    }
    return false;
  }

  private static int number(String text, List<String> names, int min) {
    var name = names.indexOf(text.toLowerCase(Locale.ROOT));
    return name < 0 ? Integer.parseInt(text) : name + min;
  }

  private static String expression(Random random) {
    return String.join(
        " ",
        field(random, 0, 59, List.of(), 3),
        field(random, 0, 23, List.of(), 3),
        field(random, 1, 28, List.of(), 2),
        field(random, 1, 12, MONTHS, 2),
        field(random, 0, 7, DAYS, 2));
  }

  /// @param rare the higher, the more often the field is restricted
  private static String field(Random random, int min, int max, List<String> names, int rare) {
    if (random.nextInt(rare + 1) == 0) {
      return "*";
    }
    var parts = new ArrayList<String>();
    for (var count = random.nextInt(3); count >= 0; count--) {
      var first = min + random.nextInt(max - min + 1);
      var last = first + random.nextInt(max - first + 1);
      parts.add(
          switch (random.nextInt(5)) {
            case 0 -> "*/" + (1 + random.nextInt(max));
            case 1 -> name(first, names, min) + "-" + last;
            case 2 -> first + "-" + last + "/" + (1 + random.nextInt(5));
            case 3 -> name(first, names, min);
            default -> String.valueOf(first);
          });
    }
    return String.join(",", parts);
  }

  private static String name(int number, List<String> names, int min) {
    return number - min < names.size() ? names.get(number - min) : String.valueOf(number);
  }
}
