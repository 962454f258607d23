package dev.backstay.schedule;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// One of the five fields of a cron expression: which numbers it may hold, and how it is read.
enum CronField {
  MINUTE("minute", 0, 59, ""),
  HOUR("hour", 0, 23, ""),
  DAY("day of the month", 1, 31, ""),
  MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
  /// 0 and 7 are Sunday.
  WEEKDAY("day of the week", 0, 7, "sun mon tue wed thu fri sat");

  private static final Pattern PART =
      Pattern.compile("(\\*|([0-9a-z]+)(?:-([0-9a-z]+))?)(?:/([0-9]{1,4}))?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");
  private static final int WEEK = 7;

  private final String label;
  private final int min;
  private final int max;
  private final String names;

  CronField(String label, int min, int max, String names) {
    this.label = label;
    this.min = min;
    this.max = max;
    this.names = names;
  }

  /// The numbers that are asked for, ascending, Sunday being 0.
  List<Integer> read(ScheduleTokens tokens) {
    var field = tokens.take("the " + label);
    var numbers = new TreeSet<Integer>();
    for (var part : field.text().split(",", -1)) {
      readPart(tokens, field, part, numbers);
    }
    return numbers.stream().map(this::plain).distinct().sorted().toList();
  }

  private void readPart(
      ScheduleTokens tokens, ScheduleTokens.Token field, String part, Set<Integer> numbers) {
    var matcher = PART.matcher(part);
    if (!matcher.matches()) {
      throw tokens.wrong(field, "is not a " + label + ": \"" + part + "\" cannot be read");
    }
    var every = matcher.group(2) == null;
    var first = every ? min : number(tokens, field, matcher.group(2));
    var last = every ? max : first;
    if (matcher.group(3) != null) {
      last = number(tokens, field, matcher.group(3));
      // Friday to Sunday is a range, although Sunday is 0.
      last = this == WEEKDAY && last == 0 && first > 0 ? WEEK : last;
    } else if (!every && matcher.group(4) != null) {
      throw tokens.wrong(
          field,
          "has a step without a range: write \"%d-%d/%s\"".formatted(first, max, matcher.group(4)));
    }
    if (last < first) {
      throw tokens.wrong(field, "has a range that runs backwards: \"" + part + "\"");
    }
    var step = matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4));
    if (step < 1) {
      throw tokens.wrong(field, "has a step of 0");
    }
    for (var number = first; number <= last; number += step) {
      numbers.add(number);
    }
  }

  private int number(ScheduleTokens tokens, ScheduleTokens.Token field, String text) {
    var named = List.of(names.split(" ", -1)).indexOf(text);
    if (named >= 0) {
      return named + min;
    }
    var number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
    if (number < min || number > max) {
      throw tokens.wrong(
          field, "is not a %s: \"%s\" is not within %d and %d".formatted(label, text, min, max));
    }
    return number;
  }

  private int plain(int number) {
    return this == WEEKDAY && number == WEEK ? 0 : number;
  }
}
