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
    for (var answer : report.answers()) {
      var name = answer.component();
      report.phases().stream()
          .filter(it -> !name.isEmpty() && isOf(name, it))
          .map(Phase::took)
          .reduce(Duration::plus)
          .ifPresent(it -> components.put(name, it));
    }
    return new Rehearsed(
        report.id(),
        report.startedAt(),
        report.subject().snapshot(),
        report.recovery(),
        components);
  }

  /// What is checked is told by where it stands, which is below a directory of its name.
  private static boolean isOf(String component, Phase phase) {
    return phase.subject().equals(component)
        || phase.subject().contains("/state/" + component + "/");
  }
}
