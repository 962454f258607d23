package dev.backstay.http.api;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Numbers in the text format of Prometheus, version 0.0.4.
final class Metrics {

  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Map<String, StringBuilder> families = new LinkedHashMap<>();

  /// Adds a number.
  ///
  /// @param family name, type and help text are told once for all numbers of it
  /// @param labels names and values in turn
  void add(Family family, double value, String... labels) {
    var text = families.computeIfAbsent(family.title(), _ -> new StringBuilder(head(family)));
    text.append(family.title());
    for (var i = 0; i + 1 < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',')
          .append(labels[i])
          .append("=\"")
          .append(escaped(labels[i + 1]))
          .append('"');
    }
    text.append(labels.length > 0 ? "} " : " ").append(number(value)).append('\n');
  }

  private static String head(Family family) {
    var title = family.title();
    return "# HELP %s %s\n# TYPE %s %s\n"
        .formatted(title, family.help(), title, family.isCounter() ? "counter" : "gauge");
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  String text() {
    return String.join("", families.values());
  }

  /// What is told. The names are documented and never change.
  enum Family {
    UP("backstay_up", "Whether the snapshots of the orchestrator can be listed."),
    LAST_GOOD("backstay_last_good_timestamp_seconds", "When the last good snapshot was taken."),
    RPO("backstay_rpo_seconds", "How much work, as time, would be lost now."),
    RPO_OBJECTIVE("backstay_rpo_objective_seconds", "How much may be lost at most."),
    OVERDUE("backstay_overdue", "Whether a scheduled backup has not come about."),
    SNAPSHOTS("backstay_snapshots", "How many snapshots there are of each standing."),
    CONTENT("backstay_content_bytes", "What a restore of the last good snapshot writes."),
    RUNS("backstay_runs_total", "Runs that have ended since the service began."),
    RUN_DURATION("backstay_run_last_duration_seconds", "How long the last run took."),
    RUN_END("backstay_run_last_end_timestamp_seconds", "When the last run ended."),
    ALARMS("backstay_alarms", "How many alarms stand."),
    MEMORY("process_resident_memory_bytes", "Resident memory of the service."),
    START("process_start_time_seconds", "When the service began.");

    private final String title;
    private final String help;

    Family(String title, String help) {
      this.title = title;
      this.help = help;
    }

    String title() {
      return title;
    }

    private String help() {
      return help;
    }

    private boolean isCounter() {
      return this == RUNS;
    }
  }
}
