package dev.backstay.http.api;

import dev.backstay.desk.Desk;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.Run;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.http.QueryParameter;
import dev.backstay.http.RefusedException;
import dev.backstay.http.Request;
import dev.backstay.standing.SnapshotLine;
import java.util.Optional;

/// Finds what a request is about, as far as it is in the caller's scope: the rest is not there.
final class Subjects {

  static final QueryParameter ORCHESTRATOR =
      new QueryParameter(
          "orchestrator",
          "Which is meant; the first that is configured if left out.",
          "kohaku-prod");

  private final Desk desk;

  Subjects(Desk desk) {
    this.desk = desk;
  }

  Desk desk() {
    return desk;
  }

  /// The orchestrator that the query names.
  Orchestrator orchestrator(Request request) {
    return orchestrator(request, Optional.ofNullable(request.query().get(ORCHESTRATOR.name())));
  }

  /// The orchestrator of that name, or the first.
  Orchestrator orchestrator(Request request, Optional<String> name) {
    var found = name.map(desk::orchestrator).orElseGet(() -> first(request));
    var orchestrator = found.orElseThrow(Request::absent);
    request.requireSight(orchestrator.name());
    return orchestrator;
  }

  private Optional<Orchestrator> first(Request request) {
    return desk.orchestrators().stream()
        .filter(each -> request.principal().scope().sees(each.name()))
        .findFirst();
  }

  /// A snapshot, and whose it is.
  record Found(Orchestrator orchestrator, SnapshotLine snapshot) {}

  /// The snapshot that the path names, of whatever orchestrator is in scope.
  Found snapshot(Request request) {
    return snapshot(request, request.variable("id"));
  }

  /// The snapshot of that id.
  Found snapshot(Request request, String id) {
    RefusedException absent = Request.absent();
    for (var each : desk.orchestrators()) {
      if (request.principal().scope().sees(each.name())) {
        try {
          return new Found(each, each.snapshot(id));
        } catch (UsageException unknown) {
          if (unknown.code() != FailureCode.SNAPSHOT_UNKNOWN) {
            throw unknown;
          }
        }
      }
    }
    throw absent;
  }

  /// The run that the path names.
  Run run(Request request) {
    var run = desk.run(request.variable("id"));
    request.requireSight(run.request().orchestrator());
    request.setRunId(run.id().hex());
    return run;
  }
}
