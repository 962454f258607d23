package dev.backstay.schedule;

import java.time.LocalTime;
import java.util.List;

/// The times of day of one schedule.
final class Times {

  private Times() {}

  /// Ascending, each once.
  static List<LocalTime> ordered(List<LocalTime> times) {
    if (times.isEmpty()) {
      throw new IllegalArgumentException("a schedule has a time of day");
    }
    return times.stream().distinct().sorted().toList();
  }
}
