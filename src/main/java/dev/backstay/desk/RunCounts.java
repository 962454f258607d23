package dev.backstay.desk;

import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunState;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many runs have ended since this process began.
public final class RunCounts {

  /// What is counted together.
  ///
  /// @param state one that is an end
  public record Sort(String orchestrator, RunKind kind, RunState state) {}

  private final Map<Sort, Long> counts = new ConcurrentHashMap<>();

  RunCounts() {}

  void add(Run run) {
    var request = run.request();
    counts.merge(new Sort(request.orchestrator(), request.kind(), run.state()), 1L, Long::sum);
  }

  /// The counts so far; sorts that there were none of are left out.
  public Map<Sort, Long> all() {
    return Map.copyOf(counts);
  }
}
