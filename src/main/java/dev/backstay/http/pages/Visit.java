package dev.backstay.http.pages;

import dev.backstay.desk.Desk;
import dev.backstay.desk.Orchestrator;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.http.Request;
import dev.backstay.standing.SnapshotLine;
import dev.backstay.standing.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One look at one page.
///
/// @param expected what is expected of an orchestrator
/// @param now when
record Visit(
    Request request,
    Viewer viewer,
    Desk desk,
    Function<Orchestrator, Standing.Expected> expected,
    Instant now) {

  /// The orchestrators in scope.
  List<Orchestrator> visible() {
    return desk.orchestrators().stream().filter(it -> viewer.scope().sees(it.name())).toList();
  }

  /// The one that the query names, else the first in scope.
  ///
  /// @throws dev.backstay.http.RefusedException if there is none in scope
  Orchestrator orchestrator() {
    var name = parameter("orchestrator");
    return visible().stream()
        .filter(it -> name.isEmpty() || it.name().equals(name))
        .findFirst()
        .orElseThrow(Request::absent);
  }

  /// A parameter of the query; empty text if it is not there.
  String parameter(String name) {
    return Optional.ofNullable(request.query().get(name)).orElse("");
  }

  /// How an orchestrator stands.
  Standing standing(Orchestrator orchestrator) {
    return Standing.of(
        orchestrator.name(), orchestrator.snapshots(), expected.apply(orchestrator), now);
  }

  /// A snapshot, and whose it is.
  record Found(Orchestrator orchestrator, SnapshotLine line) {}

  /// The snapshot that the path names, of whatever orchestrator is in scope.
  ///
  /// @throws dev.backstay.http.RefusedException if there is none
  Found snapshot() {
    for (var each : visible()) {
      try {
        return new Found(each, each.snapshot(request.variable("id")));
      } catch (UsageException unknown) {
        if (unknown.code() != FailureCode.SNAPSHOT_UNKNOWN) {
          throw unknown;
        }
      }
    }
    throw Request.absent();
  }
}
