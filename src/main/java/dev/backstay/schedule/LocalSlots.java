package dev.backstay.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/// Slots at times of day by a zone's clock. As local times ascend so do the instants they are made
/// at: that is what both searches rely on.
///
/// @param days on which days there are slots
/// @param count how many there are on such a day
/// @param seconds the time of each, in seconds of the day, ascending
record LocalSlots(Predicate<LocalDate> days, int count, IntUnaryOperator seconds, ZoneId zone) {

  /// The rarest day that can be asked for is a 29 February on a given weekday, which may be 40
  /// years off.
  private static final int SEARCH_DAYS = 41 * 366;

  static LocalSlots at(List<LocalTime> times, Predicate<LocalDate> days, ZoneId zone) {
    return new LocalSlots(days, times.size(), index -> times.get(index).toSecondOfDay(), zone);
  }

  Instant next(Instant after) {
    // Around midnight a clock that is set back shows the day before once more.
    var date = LocalDate.ofInstant(after, zone).minusDays(1);
    for (var searched = 0; searched < SEARCH_DAYS; searched++) {
      if (days.test(date)) {
        var passed = countUntil(date, after);
        if (passed < count) {
          return slot(date, passed);
        }
      }
      date = date.plusDays(1);
    }
    throw new IllegalStateException("no slot in the 41 years after " + after);
  }

  Instant previous(Instant atOrBefore) {
    var date = LocalDate.ofInstant(atOrBefore, zone).plusDays(1);
    for (var searched = 0; searched < SEARCH_DAYS; searched++) {
      if (days.test(date)) {
        var passed = countUntil(date, atOrBefore);
        if (passed > 0) {
          return slot(date, passed - 1);
        }
      }
      date = date.minusDays(1);
    }
    throw new IllegalStateException("no slot in the 41 years before " + atOrBefore);
  }

  /// How many slots of the day are not after the instant.
  private int countUntil(LocalDate date, Instant instant) {
    if (!slot(date, count - 1).isAfter(instant)) {
      return count;
    }
    if (slot(date, 0).isAfter(instant)) {
      return 0;
    }
    var low = 1;
    var high = count - 1;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (slot(date, middle).isAfter(instant)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private Instant slot(LocalDate date, int index) {
    return first(date.atTime(LocalTime.ofSecondOfDay(seconds.applyAsInt(index))), zone);
  }

  /// The first instant at which a zone's clock shows a time, or that follows the gap the time is
  /// in.
  static Instant first(LocalDateTime time, ZoneId zone) {
    var rules = zone.getRules();
    var change = rules.getTransition(time);
    return change != null && change.isGap()
        ? change.getInstant()
        : time.toInstant(rules.getOffset(time));
  }

  /// The last instant at which a zone's clock shows a time, or that follows the gap the time is in.
  static Instant last(LocalDateTime time, ZoneId zone) {
    var change = zone.getRules().getTransition(time);
    return change != null && change.isOverlap()
        ? time.toInstant(change.getOffsetAfter())
        : first(time, zone);
  }
}
