package dev.backstay.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// How quantities are written for people.
final class Words {

  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Words() {}

  /// A number of bytes, as `512 B` or `1.5 MiB`.
  static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    var value = (double) bytes;
    var unit = -1;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }

  /// An instant to the second, in UTC.
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// A length of time, in its two greatest units, as `1.2 s`, `3 min 20 s` or `2 d 4 h`.
  static String span(Duration duration) {
    if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (duration.toHours() == 0) {
      return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }
    return duration.toDays() == 0
        ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
        : duration.toDays() + " d " + duration.toHoursPart() + " h";
  }

  /// A number with what it counts.
  static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
