package dev.backstay.http.pages;

import dev.backstay.access.Action;
import dev.backstay.desk.JobView;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunLedger;
import dev.backstay.http.RunActions;
import java.util.List;
import java.util.Optional;

/// What an orchestrator's schedule begins, and when.
///
/// @param enabled whether anything begins by itself
public record Agenda(String orchestrator, boolean enabled, List<Entry> entries, boolean mayPause) {

  /// A job.
  ///
  /// @param last the newest run that the schedule began for it
  public record Entry(JobView job, Optional<Run> last, boolean mayRun) {}

  static Agenda of(Visit visit, Orchestrator orchestrator) {
    var name = orchestrator.name();
    return new Agenda(
        name,
        visit.desk().settings(orchestrator).enabled().orElse(true),
        visit.desk().agenda(orchestrator).stream()
            .map(
                it ->
                    new Entry(
                        it,
                        last(visit, it),
                        visit.viewer().may(RunActions.of(it.job().kind()), name)))
            .toList(),
        visit.viewer().may(Action.SETTINGS, name));
  }

  private static Optional<Run> last(Visit visit, JobView job) {
    var kind =
        new RunLedger.Filter(
            Optional.of(job.job().orchestrator()), Optional.of(job.job().kind()), Optional.empty());
    return visit.desk().runs().list(kind, Optional.empty(), 20).stream()
        .filter(
            it ->
                it.request().slot().filter(slot -> slot.job().equals(job.job().name())).isPresent())
        .findFirst();
  }
}
