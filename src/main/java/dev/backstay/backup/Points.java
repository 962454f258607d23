package dev.backstay.backup;

import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Grade;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How the points of a snapshot's components relate.
///
/// @param grade the best grade that is true
/// @param skewMillis the time between the first and the last point
/// @param last the last point
record Points(Grade grade, long skewMillis, Instant last) {

  /// Judges the components of a finished run.
  static Points of(List<ComponentRecord> components, Optional<HeldSpan> held, Instant now) {
    var first =
        components.stream()
            .map(c -> c.facts().pointAt())
            .min(Comparator.naturalOrder())
            .orElse(now);
    var last =
        components.stream()
            .map(c -> c.facts().pointUntil())
            .max(Comparator.naturalOrder())
            .orElse(now);
    var skew = Math.max(0, Duration.between(first, last).toMillis());
    return new Points(grade(components, held, first, last), skew, last);
  }

  private static Grade grade(
      List<ComponentRecord> components, Optional<HeldSpan> held, Instant first, Instant last) {
    if (first.equals(last) || held.map(span -> span.covers(first, last)).orElse(false)) {
      return Grade.EXACT;
    }
    return isOrdered(components) ? Grade.ORDERED : Grade.FUZZY;
  }

  private static boolean isOrdered(List<ComponentRecord> components) {
    for (var i = 1; i < components.size(); i++) {
      var before = components.get(i - 1);
      var after = components.get(i);
      if (before.order() >= after.order()
          || before.facts().pointUntil().isAfter(after.facts().pointAt())) {
        return false;
      }
    }
    return components.size() > 1;
  }
}
