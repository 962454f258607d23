package dev.backstay.runbook;

import dev.backstay.evidence.DrillReport;
import dev.backstay.evidence.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What a drill measured.
///
/// @param drill its id
/// @param heldAt when it was held
/// @param snapshot what it rehearsed
/// @param recovery how long it took until all stood again
/// @param components how much of that was spent on each component by name
public record Rehearsed(
    String drill,
    Instant heldAt,
    String snapshot,
    Duration recovery,
    Map<String, Duration> components) {

  public Rehearsed {
    components = Collections.unmodifiableMap(new TreeMap<>(components));
  }

  /// What a report says.
  public static Rehearsed of(DrillReport report) {
    var components = new TreeMap<String, Duration>();
    for (Phase each : report.phases()) {
      if (!each.subject().isEmpty()) {
        components.merge(each.subject(), each.took(), Duration::plus);
      }
    }
    return new Rehearsed(
        report.id(),
        report.startedAt(),
        report.subject().snapshot(),
        report.recovery(),
        components);
  }
}
