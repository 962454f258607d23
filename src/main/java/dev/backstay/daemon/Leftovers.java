package dev.backstay.daemon;

import dev.backstay.desk.Desk;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunLedger;
import dev.backstay.dispatch.RunRequest;
import dev.backstay.dispatch.RunState;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Finishes what was cut off when a former process, or the machine, ended. A restore goes on to the
/// state that was asked for; a backup that was due is taken again.
final class Leftovers {

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final String SERVICE = "service";

  private final Desk desk;
  private final EventLog log;

  Leftovers(Desk desk, EventLog log) {
    this.desk = desk;
    this.log = log;
  }

  /// @param unfinished runs that a former process began and that had not ended when this one began
  void lookAfter(List<Run> unfinished) throws InterruptedException {
    for (var run : unfinished) {
      if (desk.await(run.id(), LOOK_AGAIN).state().isEnd()) {
        log.ended(desk.run(run.id().hex()));
      }
    }
    for (var orchestrator : desk.orchestrators()) {
      try {
        cutOff(orchestrator, RunKind.RESTORE).ifPresent(run -> resume(orchestrator, run));
        cutOff(orchestrator, RunKind.BACKUP)
            .filter(run -> run.request().slot().isPresent())
            .ifPresent(run -> begin(run, run.request().arguments()));
      } catch (OperationFailedException failed) {
        log.failed(failed);
      }
    }
  }

  /// The newest run of that kind, if it was cut off.
  private Optional<Run> cutOff(Orchestrator orchestrator, RunKind kind) {
    var newest =
        desk.runs()
            .list(
                new RunLedger.Filter(
                    Optional.of(orchestrator.name()), Optional.of(kind), Optional.empty()),
                Optional.empty(),
                1);
    return newest.stream()
        .filter(run -> run.state() == RunState.LOST || run.state() == RunState.STOPPED)
        .findFirst();
  }

  private void resume(Orchestrator orchestrator, Run run) {
    var status = JsonObject.parse(orchestrator.unfinished());
    if (status.flag("unfinished").orElse(false)) {
      begin(run, List.of("resume"));
    }
  }

  private void begin(Run left, List<String> arguments) {
    var request = left.request();
    var started =
        desk.start(
            RunRequest.of(
                request.orchestrator(),
                request.kind(),
                arguments,
                SERVICE + ", for run " + left.id()));
    log.finishing(started.run(), left.id());
  }
}
