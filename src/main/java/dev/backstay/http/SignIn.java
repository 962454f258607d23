package dev.backstay.http;

import dev.backstay.access.Decision;
import dev.backstay.access.Scope;
import dev.backstay.json.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// People sign in with a password, see who they are, and sign out.
final class SignIn {

  /// Where the page is on which people sign in.
  static final String PAGE = "/sign-in";

  private static final String SESSIONS = "/api/v1/sessions";
  private static final String ME =
      """
      {"name":"ada","kind":"account","role":"restore","orchestrators":"all","components":"all"}""";

  private final Credentials credentials;
  private final Trail trail;

  SignIn(Credentials credentials, Trail trail) {
    this.credentials = credentials;
    this.trail = trail;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of(
                Method.POST,
                SESSIONS,
                new Need.Anonymous(),
                About.of("Signs a browser in.")
                    .asking(
                        """
                    {"account":"ada","password":"correct horse battery staple"}""")
                    .answering(
                        201,
                        "A cookie, and the token for the header X-CSRF-Token of every change.",
                        """
                    {"csrf_token":"5f0c"}"""),
                this::begin)
            .with(Trait.TAKES_SECRET),
        Endpoint.of(
            Method.DELETE,
            SESSIONS + "/current",
            new Need.SignedIn(),
            About.of("Signs the browser out.").answeringNothing("Signed out."),
            this::end),
        Endpoint.of(
            Method.GET,
            "/api/v1/me",
            new Need.SignedIn(),
            About.of("Says who asks.").answering(200, "The caller.", ME),
            request -> new Answer.JsonText(200, Json.text(json -> me(json, request)))));
  }

  private record Asked(String account, String password) {}

  private Answer begin(Request request) {
    var asked =
        request.body(
            body ->
                new Asked(
                    body.onlyWith("account", "password").needText("account"),
                    body.needText("password")));
    var incoming = request.incoming();
    var wait = credentials.signIns().begin(asked.account(), incoming.address());
    if (!wait.isZero()) {
      throw Gate.tooMany(Refusal.TOO_MANY_ATTEMPTS, "too many attempts to sign in failed", wait);
    }
    var name = request.endpoint().name();
    var decision = credentials.accounts().verify(asked.account(), asked.password().toCharArray());
    if (!(decision instanceof Decision.Granted granted)) {
      trail.enterClaim(incoming, asked.account(), name, "refused: wrong name or password");
      throw refused();
    }
    credentials.signIns().succeeded(asked.account(), incoming.address());
    trail.enter(incoming, Optional.of(granted.principal()), name, "signed in", "");
    var session = credentials.sessions().start(granted).orElseThrow(SignIn::refused);
    return new Answer.JsonText(
            201, Json.text(json -> json.writeStringProperty("csrf_token", session.csrfToken())))
        .with("Set-Cookie", SessionCookie.set(session.id(), incoming.isSecure()));
  }

  private static RefusedException refused() {
    return Refusal.NOT_SIGNED_IN.because(
        "nobody has that name and password", "Check both, or ask for a new password.");
  }

  private Answer end(Request request) {
    SessionCookie.in(request.incoming()).ifPresent(credentials.sessions()::end);
    return new Answer.NoContent()
        .with("Set-Cookie", SessionCookie.removed(request.incoming().isSecure()));
  }

  private void me(JsonGenerator json, Request request) {
    var me = request.principal();
    json.writeStringProperty("name", me.name());
    json.writeStringProperty("kind", me.kind().label());
    json.writeStringProperty("role", me.role().label());
    names(json, "orchestrators", me.scope().orchestrators());
    names(json, "components", me.scope().components());
    request.csrfToken().ifPresent(it -> json.writeStringProperty("csrf_token", it));
  }

  private static void names(JsonGenerator json, String property, Scope.Names names) {
    switch (names) {
      case Scope.Names.All() -> json.writeStringProperty(property, "all");
      case Scope.Names.Named(var named) ->
          Json.texts(json, property, named.stream().sorted().toList());
    }
  }
}
