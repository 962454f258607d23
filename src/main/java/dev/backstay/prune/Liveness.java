package dev.backstay.prune;

import dev.backstay.repository.OpenRun;
import dev.backstay.repository.Pruning;
import dev.backstay.run.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Tells runs that are at work from those that died at it.
final class Liveness {

  /// Runs renew their intent every minute.
  private static final Duration WATCHED_FOR = Duration.ofSeconds(150);

  private static final Duration STEP = Duration.ofSeconds(5);

  private final Pruning pruning;
  private final Patience patience;
  private final Progress progress;

  Liveness(Pruning pruning, Patience patience, Progress progress) {
    this.pruning = pruning;
    this.patience = patience;
    this.progress = progress;
  }

  /// Waits until it is known of each of those runs whether it is alive; what is dead is given up.
  ///
  /// @return those that are alive
  List<OpenRun> alive(Collection<String> runs) {
    var unknown = new ArrayList<OpenRun>();
    for (var run : there(runs)) {
      if (run.hasEnded() || run.isWithdrawn()) {
        pruning.giveUp(run);
      } else {
        unknown.add(run);
      }
    }
    var alive = new ArrayList<OpenRun>();
    var watched = Duration.ZERO;
    while (!unknown.isEmpty() && watched.compareTo(WATCHED_FOR) < 0) {
      if (watched.isZero()) {
        unknown.forEach(run -> progress.report(new Progress.Step("watch", run.describe(), 0)));
      }
      patience.pause(STEP);
      watched = watched.plus(STEP);
      var now = there(runs);
      for (var before : List.copyOf(unknown)) {
        var later = now.stream().filter(it -> it.run().equals(before.run())).findFirst();
        if (later.isEmpty()) {
          unknown.remove(before);
        } else if (!later.get().signs().equals(before.signs())) {
          unknown.remove(before);
          alive.add(before);
        }
      }
    }
    unknown.forEach(pruning::giveUp);
    return alive;
  }

  private List<OpenRun> there(Collection<String> runs) {
    return pruning.openRuns().stream().filter(run -> runs.contains(run.run())).toList();
  }
}
