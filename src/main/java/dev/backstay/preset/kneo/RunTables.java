package dev.backstay.preset.kneo;

import dev.backstay.preset.KnownTables;
import dev.backstay.preset.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which tables hold runs and their queue. The service does not publish their names, so they are
/// known by the columns that its interface shows.
///
/// @param tables those of the database that the service writes to
record RunTables(KnownTables tables) {

  private static final List<String> OF_RUNS = List.of("run_id", "status", "input_text");
  private static final List<String> OF_QUEUE = List.of("run_id", "status", "attempts");
  private static final List<String> OF_CHECKPOINTS = List.of("run_id", "sequence");
  private static final String CONTINUATION = "continuation_id";

  static RunTables of(Project project) {
    return new RunTables(
        KnownTables.at(project.site(), Path.of(project.database().value()).toAbsolutePath()));
  }

  /// The table of runs.
  Optional<String> runs() {
    return tables.choose("runs", OF_RUNS);
  }

  /// The table of runs, if it says which continuation one waits for.
  Optional<String> runsWithContinuations() {
    return runs().filter(it -> tables.chosenHas(it, CONTINUATION));
  }

  /// The table of what workers take up.
  Optional<String> queue() {
    return tables.choose("run_queue", OF_QUEUE);
  }

  /// The tables with rows of a run, by their names: runs, checkpoints, queue; none if runs cannot
  /// be told.
  List<String> ofRun() {
    if (runs().isEmpty()) {
      return List.of();
    }
    return Stream.of(
            tables.find("runs", OF_RUNS),
            tables.find("run_checkpoints", OF_CHECKPOINTS),
            tables.find("run_queue", OF_QUEUE))
        .flatMap(Optional::stream)
        .toList();
  }

  /// Why there is no such table.
  ///
  /// @param name what it would hold: `runs` or `queue`
  String lacking(String name) {
    var columns = name.equals("runs") ? OF_RUNS : OF_QUEUE;
    return tables.isUnknown()
        ? "its tables cannot be read"
        : "not exactly one table has the columns " + String.join(", ", columns);
  }

  /// The columns of a run that are shown.
  String shown(String runs) {
    var shown = new ArrayList<>(List.of("run_id", "status"));
    for (var column : List.of("agent_name", "workflow_name")) {
      if (tables.chosenHas(runs, column)) {
        shown.add(column);
      }
    }
    return String.join(", ", shown);
  }

  /// The component of the database with what its runs must satisfy. It is a warning only, since the
  /// table may be another one than it looks.
  Part expecting(Part part) {
    return runsWithContinuations()
        .map(
            runs ->
                part.expectingNone(
                    "warn",
                    "A run is blocked and has no continuation, so that nobody can answer it",
                    "select run_id from "
                        + runs
                        + " where status = 'blocked' and coalesce(continuation_id, '') = ''"))
        .orElse(part);
  }
}
