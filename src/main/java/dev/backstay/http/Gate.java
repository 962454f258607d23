package dev.backstay.http;

import dev.backstay.access.Action;
import dev.backstay.access.Decision;
import dev.backstay.access.Principal;
import dev.backstay.http.Callers.Caller;
import dev.backstay.http.Callers.Shown;
import dev.backstay.http.Endpoints.Way;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Decides whether a request may go on to its endpoint, before any of its body is read.
final class Gate {

  /// Who was let through, to where.
  record Admitted(
      Endpoint endpoint,
      Map<String, String> variables,
      Map<String, String> query,
      Optional<Principal> caller,
      Optional<String> csrfToken,
      Optional<String> key) {}

  private static final Pattern JSON =
      Pattern.compile(
          "application/json(?:\\s*;\\s*charset=\"?utf-8\"?)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private final Endpoints endpoints;
  private final Names names;
  private final Credentials credentials;
  private final Callers callers;
  private final Trail trail;

  Gate(Endpoints endpoints, Names names, Credentials credentials, Trail trail) {
    this.endpoints = endpoints;
    this.names = names;
    this.credentials = credentials;
    this.trail = trail;
    callers = new Callers(credentials);
  }

  /// The endpoint, if there is one with that path and method.
  ///
  /// @throws RefusedException if not, or if the service is not called by its name
  Way.Found find(Incoming incoming) {
    names.check(incoming);
    return switch (endpoints.find(incoming.method(), incoming.path())) {
      case Way.Found found -> found;
      case Way.OtherMethods(var methods) ->
          throw new RefusedException(
              Refusal.METHOD_UNKNOWN.problem(
                  "this is asked for otherwise", "Known are: " + String.join(", ", methods) + "."),
              Map.of("Allow", String.join(", ", methods)));
      case Way.Nowhere() ->
          throw Refusal.NOT_FOUND.because(
              "there is nothing at that path", "The description is at /openapi.json.");
    };
  }

  /// Lets a request through to what was found for it.
  ///
  /// @throws RefusedException if it may not
  /// @throws dev.backstay.failure.StoreUnavailableException if that it may not could not be entered
  Admitted admit(Incoming incoming, Way.Found found) {
    var endpoint = found.endpoint();
    var isChange = endpoint.method().isChange();
    if (isChange || endpoint.has(Trait.READS_CONTENT)) {
      names.checkOrigin(incoming);
    }
    checkType(incoming, endpoint);
    var query = Query.read(incoming.query(), endpoint.query());
    var caller = callers.find(incoming, isChange);
    if (!(endpoint.need() instanceof Need.Anonymous)) {
      requireKnown(incoming, endpoint, caller);
    }
    if (isChange) {
      caller.principal().ifPresent(this::takeAllowance);
    }
    requireAllowed(incoming, endpoint, caller);
    return new Admitted(
        endpoint,
        found.variables(),
        query,
        caller.principal(),
        csrfToken(incoming, caller),
        key(incoming, endpoint));
  }

  private Optional<String> csrfToken(Incoming incoming, Caller caller) {
    return caller.shown() == Shown.SESSION && caller.principal().isPresent()
        ? SessionCookie.in(incoming).flatMap(credentials.sessions()::csrfToken)
        : Optional.empty();
  }

  private static void checkType(Incoming incoming, Endpoint endpoint) {
    if (!endpoint.method().isChange()) {
      if (incoming.hasBody()) {
        throw Refusal.REQUEST_MALFORMED.because(
            "a request that changes nothing has a body", "Send none.");
      }
      return;
    }
    var type = incoming.header("content-type");
    // No page of another origin can send DELETE, so that one without a body needs no type.
    var needsNone = endpoint.method() == Method.DELETE && !incoming.hasBody() && type.isEmpty();
    if (!needsNone && type.filter(it -> JSON.matcher(it).matches()).isEmpty()) {
      throw Refusal.TYPE_UNKNOWN.because(
          "the content type is not application/json", "Send JSON and say so.");
    }
  }

  private void requireKnown(Incoming incoming, Endpoint endpoint, Caller caller) {
    switch (caller.decision()) {
      case Decision.Granted _ -> requireOwnPage(incoming, endpoint, caller);
      case Decision.Denied(var why) -> {
        trail.enter(incoming, Optional.empty(), endpoint.name(), "denied: " + why, "");
        throw Refusal.CSRF_WRONG.because(
            "the header X-CSRF-Token is not that of the session", "Load the page again.");
      }
      case Decision.Unknown(var why) -> {
        if (caller.shown() == Shown.TOKEN) {
          slowDown(incoming);
          trail.enter(incoming, Optional.empty(), endpoint.name(), "unknown: " + why, "");
        }
        throw notSignedIn(endpoint);
      }
    }
  }

  /// A browser says where a change comes from: one that brings a session and does not is none.
  private static void requireOwnPage(Incoming incoming, Endpoint endpoint, Caller caller) {
    if (endpoint.method().isChange()
        && caller.shown() == Shown.SESSION
        && incoming.header("origin").isEmpty()
        && incoming.header("sec-fetch-site").isEmpty()) {
      throw Refusal.ORIGIN_FOREIGN.because(
          "a request with a session has neither the header Origin nor Sec-Fetch-Site",
          "Use a token where there is no browser.");
    }
  }

  /// Only failures are counted, so that no number of good requests at once is held up.
  private void slowDown(Incoming incoming) {
    var wait =
        credentials
            .showings()
            .begin("token from " + incoming.address().getHostAddress(), incoming.address());
    if (!wait.isZero()) {
      throw tooMany(Refusal.TOO_MANY_ATTEMPTS, "too many tokens were shown that do not hold", wait);
    }
  }

  static RefusedException tooMany(Refusal refusal, String why, Duration wait) {
    return new RefusedException(
        refusal
            .problem(why, "Wait %d seconds.".formatted(Math.max(1, wait.toSeconds() + 1)))
            .retryAfter(wait));
  }

  private static RefusedException notSignedIn(Endpoint endpoint) {
    return endpoint.has(Trait.IS_PAGE)
        ? new RefusedException(
            Refusal.NOT_SIGNED_IN.problem("nobody has signed in", "Sign in."),
            Map.of("Location", SignIn.PAGE))
        : new RefusedException(
            Refusal.NOT_SIGNED_IN.problem(
                "there are no credentials, or none that hold",
                "Show a token that holds, or sign in."),
            Map.of("WWW-Authenticate", "Bearer"));
  }

  private void takeAllowance(Principal caller) {
    var wait = credentials.allowance().take(caller);
    if (!wait.isZero()) {
      throw tooMany(Refusal.TOO_MANY_CHANGES, "too many changes were asked for in a minute", wait);
    }
  }

  private void requireAllowed(Incoming incoming, Endpoint endpoint, Caller caller) {
    var denied =
        switch (endpoint.need()) {
          case Need.Anonymous(), Need.SignedIn() -> Optional.<String>empty();
          case Need.May(var action) -> deniedByRole(caller, action);
          case Need.MayEverywhere(var action) ->
              caller.principal().orElseThrow().may(action) instanceof Decision.Denied(var why)
                  ? Optional.of(why)
                  : Optional.<String>empty();
        };
    if (denied.isPresent()) {
      trail.enter(incoming, caller.principal(), endpoint.name(), "denied: " + denied.get(), "");
      throw Refusal.ROLE_LACKING.because(
          "this needs the role %s%s"
              .formatted(
                  endpoint.need().label(),
                  endpoint.need() instanceof Need.MayEverywhere ? " for everything" : ""),
          "Ask somebody who has it.");
    }
  }

  private static Optional<String> deniedByRole(Caller caller, Action action) {
    return caller.principal().orElseThrow().role().allows(action)
        ? Optional.empty()
        : Optional.of("%s needs the role %s".formatted(action, action.needs().label()));
  }

  private static Optional<String> key(Incoming incoming, Endpoint endpoint) {
    var key = incoming.header("idempotency-key");
    if (key.isEmpty() && endpoint.has(Trait.NEEDS_KEY)) {
      throw Refusal.KEY_MISSING.because(
          "the header Idempotency-Key is missing",
          "Send one of your choice, and the same again if you repeat the request.");
    }
    if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
      throw Refusal.REQUEST_MALFORMED.because(
          "the header Idempotency-Key is not 1 to 255 visible ASCII characters",
          "Use a random UUID.");
    }
    return key;
  }
}
