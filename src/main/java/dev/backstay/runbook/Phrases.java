package dev.backstay.runbook;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// How times are written for people.
final class Phrases {

  private Phrases() {}

  /// An instant to the second, in UTC.
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// A length of time, in the units that matter.
  static String span(Duration time) {
    if (time.compareTo(Duration.ofMinutes(1)) < 0) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
    if (time.compareTo(Duration.ofHours(1)) < 0) {
      return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
    return time.compareTo(Duration.ofDays(2)) < 0
        ? time.toHours() + " h " + time.toMinutesPart() + " min"
        : time.toDays() + " days " + time.toHoursPart() + " h";
  }
}
