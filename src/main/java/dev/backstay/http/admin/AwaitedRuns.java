package dev.backstay.http.admin;

import dev.backstay.desk.Desk;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.Outcome;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunRequest;
import dev.backstay.dispatch.RunState;
import dev.backstay.dispatch.ToldFailure;
import dev.backstay.failure.CancelledException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreInDoubtException;
import dev.backstay.failure.RestoreRolledBackException;
import dev.backstay.http.Answer;
import dev.backstay.http.Problem;
import dev.backstay.http.RefusedException;
import dev.backstay.http.Request;
import dev.backstay.json.Json;
import dev.backstay.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/// Begins runs and waits for their end, as callers of that interface expect.
final class AwaitedRuns {

  /// How long runs are waited for, as the interface says.
  static final Duration LIMIT = Duration.ofHours(1);

  private static final int ACCEPTED = 202;
  private static final int FAULT = 500;

  private final Desk desk;
  private final Duration limit;

  /// @param limit how long a run is waited for
  AwaitedRuns(Desk desk, Duration limit) {
    this.desk = desk;
    this.limit = limit;
  }

  /// Begins a run, or finds the one that the same request began, waits and answers.
  ///
  /// @param answer what is answered to a run that did all that was asked, by what it told last
  /// @throws dev.backstay.failure.OperationFailedException if it cannot be begun
  /// @throws RefusedException if it did not do all that was asked
  Answer answer(
      Request request,
      Orchestrator orchestrator,
      RunKind kind,
      List<String> arguments,
      Function<JsonObject, Answer> answer) {
    var caller = request.principal();
    var started =
        desk.start(
            new RunRequest(
                orchestrator.name(),
                kind,
                arguments,
                caller.kind().label() + " " + caller.name(),
                Optional.empty(),
                request.key()));
    request.setRunId(started.run().id().hex());
    var run = awaited(started.run());
    if (!run.state().isEnd()) {
      return Envelope.of(ACCEPTED, json -> write(json, run))
          .with("Location", "/api/v1/runs/" + run.id());
    }
    var outcome = run.outcome().orElseThrow();
    var summary = outcome.summary().map(JsonObject::parse);
    if (run.state() != RunState.SUCCEEDED || summary.isEmpty()) {
      throw new RefusedException(problem(run, outcome));
    }
    return answer.apply(summary.get());
  }

  private Run awaited(Run run) {
    try {
      return desk.await(run.id(), limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(
          FailureCode.CANCELLED, "interrupted while run " + run.id() + " goes on", null, e);
    }
  }

  private static void write(JsonGenerator json, Run run) {
    json.writeStringProperty("run_id", run.id().hex());
    json.writeStringProperty("state", run.state().label());
  }

  private static Problem problem(Run run, Outcome outcome) {
    if (run.state() == RunState.INCOMPLETE) {
      return incomplete(outcome);
    }
    var failure = ToldFailure.of(JsonObject.parse(Json.text(json -> write(json, run, outcome))));
    var problem = Problem.of(failure);
    var changedLiveState =
        failure instanceof RestoreRolledBackException || failure instanceof RestoreInDoubtException;
    return changedLiveState
        ? new Problem(
            FAULT,
            problem.code(),
            problem.title(),
            problem.detail(),
            problem.hint(),
            Optional.empty())
        : problem;
  }

  private static void write(JsonGenerator json, Run run, Outcome outcome) {
    outcome.code().ifPresent(code -> json.writeStringProperty("code", code));
    json.writeStringProperty(
        "message", outcome.message().orElse("run " + run.id() + " was " + run.state().label()));
    outcome.hint().ifPresent(hint -> json.writeStringProperty("hint", hint));
    outcome.exit().ifPresent(exit -> json.writeNumberProperty("exit", exit));
  }

  /// That interface has no word for it, and its callers take 201 for all that they asked for.
  private static Problem incomplete(Outcome outcome) {
    var summary = outcome.summary().map(JsonObject::parse);
    return new Problem(
        FAULT,
        FailureCode.CAPTURE_FAILED.label(),
        "The operation was not done: " + FailureCode.CAPTURE_FAILED.label(),
        "backup %s was kept, and something that was asked for is missing from it or from a mirror: %s"
            .formatted(
                summary.flatMap(it -> it.text("id")).orElse("of that run"),
                String.join("; ", summary.map(AwaitedRuns::lacking).orElse(List.of()))),
        Optional.of("See what is missing with `backstay show`, and take another one."),
        Optional.empty());
  }

  private static List<String> lacking(JsonObject summary) {
    var missing = summary.texts("missing");
    return missing.isEmpty() ? summary.texts("warnings") : missing;
  }
}
