package dev.backstay.retention;

import java.time.Duration;

/// Durations as they are configured, `36h` or `400d`.
final class Spans {

  private Spans() {}

  static String of(Duration span) {
    if (span.equals(Duration.ofDays(span.toDays()))) {
      return span.toDays() + "d";
    }
    if (span.equals(Duration.ofHours(span.toHours()))) {
      return span.toHours() + "h";
    }
    return span.equals(Duration.ofMinutes(span.toMinutes()))
        ? span.toMinutes() + "m"
        : span.toMillis() / 1000.0 + "s";
  }
}
