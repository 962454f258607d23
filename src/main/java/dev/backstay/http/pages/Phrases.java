package dev.backstay.http.pages;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How quantities and times are said on pages. Times are in UTC unless a zone is given.
public final class Phrases {

  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final DateTimeFormatter EXACT = form("d MMM uuuu, HH:mm:ss 'UTC'");
  private static final DateTimeFormatter DAY = form("EEEE, d MMMM uuuu");
  private static final DateTimeFormatter SHORT_DAY = form("d MMM");
  private static final DateTimeFormatter CLOCK = form("HH:mm");
  private static final DateTimeFormatter SLOT =
      DateTimeFormatter.ofPattern("EEE d MMM, HH:mm", Locale.ENGLISH);

  private Phrases() {}

  private static DateTimeFormatter form(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  /// A number of bytes, as `512 B` or `1.5 MiB`.
  public static String size(long bytes) {
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

  /// A difference of bytes, as `1.5 MiB more`, `20 B less` or `unchanged`.
  public static String change(long bytes) {
    if (bytes == 0) {
      return "unchanged";
    }
    return size(Math.abs(bytes)) + (bytes > 0 ? " more" : " less");
  }

  /// How long ago or ahead, as `3 hours ago` or `in 2 days`.
  public static String ago(Instant at, Instant now) {
    var distance = Duration.between(at, now);
    if (distance.abs().compareTo(Duration.ofSeconds(5)) < 0) {
      return "just now";
    }
    return distance.isNegative() ? "in " + span(distance.negated()) : span(distance) + " ago";
  }

  /// A length of time in one unit, rounded down, as `45 minutes` or `3 days`.
  public static String span(Duration duration) {
    if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
      return count(duration.toSeconds(), "second", "seconds");
    }
    if (duration.compareTo(Duration.ofHours(1)) < 0) {
      return count(duration.toMinutes(), "minute", "minutes");
    }
    if (duration.compareTo(Duration.ofDays(2)) < 0) {
      return count(duration.toHours(), "hour", "hours");
    }
    return count(duration.toDays(), "day", "days");
  }

  /// A number with what it counts.
  public static String count(long number, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
  }

  /// A moment to the second.
  public static String exact(Instant at) {
    return EXACT.format(at);
  }

  /// The day of a moment, as `Sunday, 22 November 2026`.
  public static String day(Instant at) {
    return DAY.format(at);
  }

  /// The day of a moment, as `22 Nov`.
  public static String shortDay(Instant at) {
    return SHORT_DAY.format(at);
  }

  /// The time of day of a moment, as `03:00`.
  public static String clock(Instant at) {
    return CLOCK.format(at);
  }

  /// A moment by the clock of a zone, as `Sun 22 Nov, 03:00`.
  public static String slot(Instant at, ZoneId zone) {
    return SLOT.format(at.atZone(zone));
  }

  /// The name of a zone, as `Europe/Berlin` or `UTC`.
  public static String zone(ZoneId zone) {
    return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
  }

  /// The same text with its first letter in upper case.
  public static String sentence(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
