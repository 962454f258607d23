package dev.backstay.http;

import dev.backstay.access.Action;
import dev.backstay.access.Decision;
import dev.backstay.access.Principal;
import dev.backstay.dispatch.RequestKey;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.http.Gate.Admitted;
import dev.backstay.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A request that was let through to its endpoint.
public final class Request {

  private final Incoming incoming;
  private final Admitted admitted;
  private final Body body;
  private volatile Optional<String> runId = Optional.empty();

  Request(Incoming incoming, Admitted admitted, Body body) {
    this.incoming = incoming;
    this.admitted = admitted;
    this.body = body;
  }

  /// By which log, audit trail and answer name it.
  public String id() {
    return incoming.id();
  }

  /// Who asks.
  ///
  /// @throws IllegalStateException if the endpoint answers anybody, and nobody is known
  public Principal principal() {
    return caller().orElseThrow(() -> new IllegalStateException("nobody is known"));
  }

  /// Who asks, if they have shown it.
  public Optional<Principal> caller() {
    return admitted.caller();
  }

  /// What stands in the path for that variable.
  ///
  /// @throws IllegalArgumentException if the endpoint's template has no such variable
  public String variable(String name) {
    var value = admitted.variables().get(name);
    if (value == null) {
      throw new IllegalArgumentException("the path has no variable " + name);
    }
    return value;
  }

  /// The values of the query's parameters by name; only those that the endpoint knows.
  public Map<String, String> query() {
    return admitted.query();
  }

  /// What the JSON object that was sent says.
  ///
  /// @param form makes something of it; what it refuses with an [IllegalArgumentException], the
  ///     caller is told (422)
  /// @throws RefusedException if there is no body, or it is refused
  public <T> T body(Function<JsonObject, T> form) {
    var object =
        body.object()
            .orElseThrow(
                () -> Refusal.BODY_INVALID.because("there is no body", "Send a JSON object."));
    try {
      return form.apply(object);
    } catch (IllegalArgumentException e) {
      throw Refusal.VALUE_INVALID.because(
          String.valueOf(e.getMessage()), "See /openapi.json for an example.");
    }
  }

  /// The same, for an endpoint to which nothing has to be sent; empty if nothing was.
  ///
  /// @throws RefusedException if the body is refused
  public <T> Optional<T> bodyIfSent(Function<JsonObject, T> form) {
    return body.object().isPresent() ? Optional.of(body(form)) : Optional.empty();
  }

  /// SHA-256 of the body, as 64 hexadecimal digits; that of nothing if there is none.
  public String bodyDigest() {
    return body.digest();
  }

  /// What the caller calls this request, so that a repetition is known; there if the endpoint
  /// demands it. Its digest is over method, path, query and body.
  public Optional<RequestKey> key() {
    return admitted
        .key()
        .filter(_ -> !endpoint().has(Trait.TAKES_SECRET))
        .flatMap(
            key ->
                caller()
                    .map(it -> new RequestKey(Trail.actor(it), key, body.digestWith(incoming))));
  }

  /// From where it came: an address, or whose the local socket is.
  public String source() {
    return incoming.source();
  }

  /// The id of the last event that the caller got, if it asks to go on from there.
  public Optional<String> lastEventId() {
    return incoming.header("last-event-id");
  }

  /// The token for the header `X-CSRF-Token` of all changes that a page asks for, if this was asked
  /// for in a session.
  public Optional<String> csrfToken() {
    return admitted.csrfToken();
  }

  /// The run that this is about, for the log.
  public void setRunId(String id) {
    runId = Optional.of(id);
  }

  Optional<String> runId() {
    return runId;
  }

  Incoming incoming() {
    return incoming;
  }

  Endpoint endpoint() {
    return admitted.endpoint();
  }

  /// Answers as if it were not there, unless something of that orchestrator is in the caller's
  /// scope.
  ///
  /// @throws RefusedException with the status 404
  public void requireSight(String orchestrator) {
    if (!principal().scope().sees(orchestrator)) {
      throw absent();
    }
  }

  /// Answers as if it were not there, unless that component is in the caller's scope.
  ///
  /// @throws RefusedException with the status 404
  public void requireSight(String orchestrator, String component) {
    if (!principal().scope().sees(orchestrator, component)) {
      throw absent();
    }
  }

  /// What is answered for what is not there, or not in scope.
  public static RefusedException absent() {
    return Refusal.NOT_FOUND.because(
        "there is nothing of that name", "Ask for the list to see what there is.");
  }

  /// Refuses what this caller may not do to a component: 404 if it is out of scope, 403 if the role
  /// is too small.
  public void requireMay(Action action, String orchestrator, String component) {
    requireSight(orchestrator, component);
    requireGranted(principal().may(action, orchestrator, component));
  }

  /// Refuses what this caller may not do to an orchestrator as a whole: 404 if nothing of it is in
  /// scope, 403 if not all of it is, or the role is too small.
  public void requireMay(Action action, String orchestrator) {
    requireSight(orchestrator);
    requireGranted(principal().may(action, orchestrator));
  }

  private static void requireGranted(Decision decision) {
    if (decision instanceof Decision.Denied(var why)) {
      throw new UsageException(
          FailureCode.ACCESS_DENIED, why, "Ask somebody whose role and scope allow it.");
    }
  }
}
