package dev.backstay.http.api;

import dev.backstay.access.Action;
import dev.backstay.access.Scope;
import dev.backstay.alarm.Alarm;
import dev.backstay.alarm.Condition;
import dev.backstay.desk.Desk;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunLedger;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.http.About;
import dev.backstay.http.Answer;
import dev.backstay.http.Endpoint;
import dev.backstay.http.Method;
import dev.backstay.http.Need;
import dev.backstay.http.Request;
import dev.backstay.http.api.Metrics.Family;
import dev.backstay.standing.SnapshotStanding;
import dev.backstay.standing.Standing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Numbers for a monitoring system.
final class MetricsEndpoint {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int RECENT = 10;

  private final Subjects subjects;
  private final Supplier<List<Alarm>> alarms;

  MetricsEndpoint(Subjects subjects, Supplier<List<Alarm>> alarms) {
    this.subjects = subjects;
    this.alarms = alarms;
  }

  Endpoint endpoint() {
    return Endpoint.of(
        Method.GET,
        "/metrics",
        new Need.May(Action.LIST),
        About.of("Tells numbers to a monitoring system.")
            .answeringType(200, "The text format of Prometheus.", Metrics.TYPE),
        this::answer);
  }

  private Answer answer(Request request) {
    var text = text(request.principal().scope());
    return new Answer.Stream(
        Metrics.TYPE,
        Optional.empty(),
        to -> to.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private String text(Scope scope) {
    var metrics = new Metrics();
    var desk = subjects.desk();
    var raised = alarms.get();
    for (var each : desk.orchestrators()) {
      if (scope.sees(each.name())) {
        standing(metrics, desk, each);
        lastRuns(metrics, desk, each);
        alarms(metrics, each, raised);
      }
    }
    desk.counts()
        .all()
        .forEach(
            (sort, count) -> {
              if (scope.sees(sort.orchestrator())) {
                metrics.add(
                    Family.RUNS,
                    count,
                    "orchestrator",
                    sort.orchestrator(),
                    "kind",
                    sort.kind().label(),
                    "state",
                    sort.state().label());
              }
            });
    process(metrics);
    return metrics.text();
  }

  private static void standing(Metrics metrics, Desk desk, Orchestrator each) {
    var label = new String[] {"orchestrator", each.name()};
    Standing standing;
    try {
      standing = desk.standing(each);
    } catch (OperationFailedException unknown) {
      metrics.add(Family.UP, 0, label);
      return;
    }
    metrics.add(Family.UP, 1, label);
    standing
        .lastGood()
        .ifPresent(
            last -> {
              metrics.add(Family.LAST_GOOD, seconds(last.at()), label);
              metrics.add(Family.CONTENT, last.line().contentBytes(), label);
            });
    standing.rpoNow().ifPresent(age -> metrics.add(Family.RPO, age.toSeconds(), label));
    standing
        .objectives()
        .rpo()
        .ifPresent(most -> metrics.add(Family.RPO_OBJECTIVE, most.toSeconds(), label));
    metrics.add(Family.OVERDUE, standing.overdue().isPresent() ? 1 : 0, label);
    for (var sort : SnapshotStanding.values()) {
      metrics.add(
          Family.SNAPSHOTS,
          standing.counts().getOrDefault(sort, 0),
          "orchestrator",
          each.name(),
          "standing",
          sort.label());
    }
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1000.0;
  }

  private static void lastRuns(Metrics metrics, Desk desk, Orchestrator each) {
    for (var kind : RunKind.values()) {
      var filter =
          new RunLedger.Filter(Optional.of(each.name()), Optional.of(kind), Optional.empty());
      desk.runs().list(filter, Optional.empty(), RECENT).stream()
          .filter(run -> run.endedAt().isPresent())
          .findFirst()
          .ifPresent(run -> lastRun(metrics, run));
    }
  }

  private static void lastRun(Metrics metrics, Run run) {
    var request = run.request();
    var label =
        new String[] {"orchestrator", request.orchestrator(), "kind", request.kind().label()};
    var end = run.endedAt().orElseThrow();
    metrics.add(
        Family.RUN_DURATION, Duration.between(run.askedAt(), end).toMillis() / 1000.0, label);
    metrics.add(Family.RUN_END, seconds(end), label);
  }

  private static void alarms(Metrics metrics, Orchestrator each, List<Alarm> raised) {
    for (var condition : Condition.values()) {
      var count =
          raised.stream()
              .filter(it -> it.orchestrator().equals(each.name()) && it.condition() == condition)
              .count();
      metrics.add(
          Family.ALARMS, count, "orchestrator", each.name(), "condition", condition.label());
    }
  }

  /// What the system does not tell is left out.
  private static void process(Metrics metrics) {
    try (var lines = Files.lines(STATUS)) {
      lines
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .ifPresent(kibibytes -> metrics.add(Family.MEMORY, kibibytes * 1024.0));
    } catch (IOException notTold) {
      // There are systems without it.
    }
    ProcessHandle.current()
        .info()
        .startInstant()
        .ifPresent(at -> metrics.add(Family.START, seconds(at)));
  }
}
