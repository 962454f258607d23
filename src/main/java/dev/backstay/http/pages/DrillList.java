package dev.backstay.http.pages;

import dev.backstay.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The drills that were held, the newest first.
public record DrillList(List<Line> drills) {

  /// A drill.
  ///
  /// @param recovery how long the recovery took that it tried
  public record Line(
      String id, Instant at, String snapshot, boolean proven, Duration recovery, String host) {}

  static DrillList of(JsonObject told) {
    return new DrillList(told.objects("drills").reversed().stream().map(DrillList::line).toList());
  }

  private static Line line(JsonObject told) {
    return new Line(
        told.needText("drill"),
        Instant.parse(told.needText("held_at")),
        told.needText("snapshot"),
        told.flag("proven").orElse(false),
        Duration.ofMillis(told.needNumber("recovery_ms")),
        told.needText("host"));
  }

  /// All in one sentence.
  public String sentence() {
    if (drills.isEmpty()) {
      return "No restore was rehearsed yet, so no snapshot counts as proven.";
    }
    var good = drills.stream().filter(Line::proven).count();
    return "%s held, of which %d found that the snapshot comes back."
        .formatted(Phrases.count(drills.size(), "drill was", "drills were"), good);
  }

  /// The drills of a year, the oldest first, whose bars show how long recoveries took.
  public List<Bar> bars(Instant now) {
    var since = now.minus(Duration.ofDays(365));
    var year = drills.reversed().stream().filter(it -> !it.at.isBefore(since)).toList();
    var most = year.stream().mapToLong(it -> it.recovery.toMillis()).max().orElse(1);
    return year.stream()
        .map(
            it ->
                new Bar(it, Math.max(2, (int) (it.recovery.toMillis() * 100 / Math.max(1, most)))))
        .toList();
  }

  /// A bar.
  ///
  /// @param percent its height, of that of the highest
  public record Bar(Line line, int percent) {}
}
