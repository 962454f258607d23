package dev.backstay.daemon;

import dev.backstay.desk.Desk;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunLedger;
import dev.backstay.dispatch.RunRequest;
import dev.backstay.dispatch.RunState;
import dev.backstay.failure.OperationFailedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Finishes what was cut off when a former process, or the machine, ended: a restore goes on to the
/// state that was asked for, a backup that was due is taken again. What somebody stopped is not gone
/// on with: a restore is taken back.
///
/// Each is tried once. What fails then is left to whoever reads of it.
final class Leftovers {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration FOREVER = Duration.ofDays(1000);
  private static final String SERVICE = "service";
  private static final String BACKUP = RunKind.BACKUP.label();

  private final Desk desk;
  private final EventLog log;

  Leftovers(Desk desk, EventLog log) {
    this.desk = desk;
    this.log = log;
  }

  /// What may fail for an orchestrator, or be waited for.
  private interface Work {
    void run() throws InterruptedException;
  }

  private void apart(Work work) {
    var _ = Thread.ofVirtual().name("leftovers").start(() -> attempt(work));
  }

  private void attempt(Work work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (OperationFailedException failed) {
      log.failed(failed);
    }
  }

  /// Looks after what a former process left. Of an orchestrator whose runs are still at work that is
  /// done when they have ended.
  ///
  /// @param unfinished runs that a former process began and that had not ended when this one began
  void lookAfter(List<Run> unfinished) {
    for (var orchestrator : desk.orchestrators()) {
      var left =
          unfinished.stream()
              .filter(run -> run.request().orchestrator().equals(orchestrator.name()))
              .toList();
      attempt(
          () -> {
            if (haveEnded(left, SOON)) {
              finish(orchestrator);
            } else {
              apart(
                  () -> {
                    var _ = haveEnded(left, FOREVER);
                    finish(orchestrator);
                  });
            }
          });
    }
  }

  private boolean haveEnded(List<Run> left, Duration limit) throws InterruptedException {
    for (var run : left) {
      if (!desk.await(run.id(), limit).state().isEnd()) {
        return false;
      }
    }
    return true;
  }

  private void finish(Orchestrator orchestrator) {
    var restore = endRestore(orchestrator);
    if (restore.isPresent()) {
      apart(
          () -> {
            var _ = desk.await(restore.get().id(), FOREVER);
            takeAgain(orchestrator);
          });
    } else {
      takeAgain(orchestrator);
    }
  }

  /// To be told of each run that has ended: a restore that somebody stopped is taken back.
  void ended(Run run) {
    if (run.request().kind() == RunKind.RESTORE && isCutOff(run) && wasStopped(run)) {
      desk.orchestrator(run.request().orchestrator())
          .ifPresent(
              each ->
                  apart(
                      () -> {
                        var _ = endRestore(each);
                      }));
    }
  }

  private static boolean isCutOff(Run run) {
    return run.state() == RunState.LOST || run.state() == RunState.STOPPED;
  }

  private boolean wasStopped(Run run) {
    return desk.dispatcher().files().wasStopped(run.id());
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
    return newest.stream().filter(Leftovers::isCutOff).findFirst();
  }

  /// One after the other: who comes second finds what the first began.
  private synchronized Optional<Run> endRestore(Orchestrator orchestrator) {
    var left = cutOff(orchestrator, RunKind.RESTORE);
    if (left.isEmpty()) {
      return left;
    }
    return orchestrator
        .unfinishedPhase()
        .flatMap(phase -> way(left.get(), phase))
        .map(way -> begin(left.get(), List.of(way)));
  }

  /// The way that was taken already is gone on with, unless that is what somebody stopped.
  private Optional<String> way(Run left, String phase) {
    var asked = left.request().arguments().stream().findFirst().orElse("");
    var isStopped = wasStopped(left);
    return switch (asked) {
      case "rollback", "settle" -> isStopped ? Optional.empty() : Optional.of(asked);
      default ->
          switch (phase) {
            case "undoing", "undone" -> Optional.of("rollback");
            case "settling" -> Optional.of("settle");
            default -> Optional.of(isStopped ? "rollback" : "resume");
          };
    };
  }

  /// What is due now is begun by the schedule.
  private void takeAgain(Orchestrator orchestrator) {
    cutOff(orchestrator, RunKind.BACKUP)
        .filter(run -> !wasStopped(run))
        .filter(run -> run.request().slot().isPresent() || isForAnother(run))
        .filter(_ -> desk.isWaiting(orchestrator.name(), BACKUP))
        .ifPresent(run -> begin(run, run.request().arguments()));
  }

  private static boolean isForAnother(Run run) {
    return run.request().askedBy().startsWith(SERVICE + ",");
  }

  private Run begin(Run left, List<String> arguments) {
    var request = left.request();
    var started =
        desk.start(
            RunRequest.of(
                request.orchestrator(),
                request.kind(),
                arguments,
                SERVICE + ", for run " + left.id()));
    log.finishing(started.run(), left.id());
    return started.run();
  }
}
