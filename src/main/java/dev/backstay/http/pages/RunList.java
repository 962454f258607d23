package dev.backstay.http.pages;

import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunLedger;
import dev.backstay.dispatch.RunState;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.run.RunId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Runs, the newest first.
///
/// @param kind the only kind that is shown; empty if all are
/// @param state the only state that is shown; empty if all are
/// @param older the id to go on from, if there are more
public record RunList(List<Run> runs, String kind, String state, Optional<String> older) {

  private static final int PAGE = 50;

  public RunList {
    runs = List.copyOf(runs);
  }

  /// The labels of all kinds.
  public static List<String> kinds() {
    return Arrays.stream(RunKind.values()).map(RunKind::label).toList();
  }

  /// The labels of all states.
  public static List<String> states() {
    return Arrays.stream(RunState.values()).map(RunState::label).toList();
  }

  static RunList of(Visit visit) {
    var kind = visit.parameter("kind");
    var state = visit.parameter("state");
    var filter =
        new RunLedger.Filter(
            visit.visible().size() == 1 || !visit.parameter("orchestrator").isEmpty()
                ? Optional.of(visit.orchestrator().name())
                : Optional.empty(),
            read(kind, RunKind::of),
            read(state, RunState::of));
    var found =
        visit.desk().runs().list(filter, read(visit.parameter("cursor"), RunId::new), PAGE + 1);
    var page = found.subList(0, Math.min(PAGE, found.size()));
    return new RunList(
        page.stream()
            .filter(it -> visit.viewer().scope().sees(it.request().orchestrator()))
            .toList(),
        kind,
        state,
        found.size() > PAGE ? Optional.of(page.getLast().id().hex()) : Optional.empty());
  }

  private static <T> Optional<T> read(String text, Function<String, T> form) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(form.apply(text));
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(
          FailureCode.USAGE,
          "that cannot be filtered by: " + wrong.getMessage(),
          "Choose from the lists above the runs.",
          wrong);
    }
  }
}
