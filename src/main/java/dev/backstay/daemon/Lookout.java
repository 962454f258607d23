package dev.backstay.daemon;

import dev.backstay.alarm.Condition;
import dev.backstay.alarm.Finding;
import dev.backstay.alarm.Findings;
import dev.backstay.desk.Desk;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.Outcome;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunLedger;
import dev.backstay.dispatch.RunState;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.syslog.Unsent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Looks for what is wrong.
final class Lookout {

  /// Less room than that, or than that part of all, is little.
  private static final long FREE_MIN = 1L << 30;

  private static final int FREE_PART = 20;
  private static final int RUNS_LOOKED_AT = 100;

  /// A collector that is started anew is no reason to tell anybody.
  private static final Duration UNSENT_AFTER = Duration.ofMinutes(15);

  private final Desk desk;
  private final List<Path> places;
  private final Supplier<Optional<Unsent>> unsent;

  /// @param places directories in which there should be room
  /// @param unsent what did not arrive of the audit trail where it is sent to
  Lookout(Desk desk, List<Path> places, Supplier<Optional<Unsent>> unsent) {
    this.desk = desk;
    this.places = List.copyOf(places);
    this.unsent = unsent;
  }

  /// All that is wrong at that time.
  List<Finding> look(Instant now) {
    var found = new ArrayList<Finding>();
    for (var each : desk.orchestrators()) {
      standing(each, now, found);
      runs(each, found);
      for (var place : places) {
        room(each, place).ifPresent(found::add);
      }
    }
    // It is of no orchestrator, and told once.
    unsent.get().flatMap(it -> finding(desk.first().name(), it, now)).ifPresent(found::add);
    return found;
  }

  /// What has not arrived for long is wrong.
  static Optional<Finding> finding(String orchestrator, Unsent unsent, Instant now) {
    return unsent.since().plus(UNSENT_AFTER).isAfter(now)
        ? Optional.empty()
        : Optional.of(
            new Finding(
                orchestrator,
                Condition.AUDIT_UNSENT,
                unsent.collector(),
                unsent.toString(),
                Optional.empty(),
                "See whether the collector is well; what it lacks is sent once it takes it."));
  }

  private void standing(Orchestrator orchestrator, Instant now, List<Finding> found) {
    try {
      var atWork =
          desk.atWork().getOrDefault(orchestrator.name(), List.of()).stream()
              .anyMatch(run -> run.request().kind() == RunKind.BACKUP);
      Findings.of(desk.standing(orchestrator, now)).stream()
          .filter(each -> !atWork || each.condition() != Condition.OVERDUE)
          .forEach(found::add);
    } catch (OperationFailedException failed) {
      found.add(
          finding(
              orchestrator,
              Condition.STORE_UNREACHABLE,
              "",
              "the repository cannot be asked: " + failed.getMessage(),
              failed.hint().orElse("Type `backstay snapshots` to see what it says.")));
    }
  }

  /// What failed stays wrong until a later run of the same kind ends well.
  private void runs(Orchestrator orchestrator, List<Finding> found) {
    var seen = new ArrayList<RunKind>();
    var newest =
        desk.runs()
            .list(
                new RunLedger.Filter(
                    Optional.of(orchestrator.name()), Optional.empty(), Optional.empty()),
                Optional.empty(),
                RUNS_LOOKED_AT);
    for (var run : newest) {
      var kind = run.request().kind();
      if (run.state().isEnd() && run.state() != RunState.STOPPED && !seen.contains(kind)) {
        seen.add(kind);
        failed(orchestrator, run).ifPresent(found::add);
      }
    }
  }

  private static Optional<Finding> failed(Orchestrator orchestrator, Run run) {
    if (run.state() != RunState.FAILED && run.state() != RunState.LOST) {
      return Optional.empty();
    }
    var why = run.outcome().flatMap(Outcome::message).orElse("it did not say why");
    return Optional.of(
        finding(
            orchestrator,
            isShrink(run) ? Condition.SHRINK : Condition.FAILURE,
            run.request().kind().label(),
            "run %s failed: %s".formatted(run.id(), why),
            run.outcome()
                .flatMap(Outcome::hint)
                .orElse("See what it wrote with the run in the service's pages.")));
  }

  private static boolean isShrink(Run run) {
    return run.outcome()
        .filter(it -> it.code().filter("expectation-failed"::equals).isPresent())
        .flatMap(Outcome::message)
        .filter(it -> it.contains("% went, at most"))
        .isPresent();
  }

  private static Optional<Finding> room(Orchestrator orchestrator, Path place) {
    // A file knows its room also in a root that is not mounted, where Java finds no volume.
    var file = place.toFile();
    var free = file.getUsableSpace();
    var all = file.getTotalSpace();
    // That the place cannot be reached is told by what asks there.
    if (all == 0 || (free >= FREE_MIN && free >= all / FREE_PART)) {
      return Optional.empty();
    }
    return Optional.of(
        finding(
            orchestrator,
            Condition.SPACE,
            place.toString(),
            "%s has %d MiB left".formatted(place, free >> 20),
            "Make room, or forget and prune snapshots."));
  }

  private static Finding finding(
      Orchestrator orchestrator, Condition condition, String subject, String text, String hint) {
    return new Finding(orchestrator.name(), condition, subject, text, Optional.empty(), hint);
  }
}
