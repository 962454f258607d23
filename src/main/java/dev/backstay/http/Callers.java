package dev.backstay.http;

import dev.backstay.access.Decision;
import dev.backstay.access.Principal;
import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import java.util.Optional;

/// Finds out who asks. A token that is shown decides alone; then the Unix socket, then a
/// certificate, then a session.
final class Callers {

  private static final String BEARER = "Bearer ";

  private final Credentials credentials;

  Callers(Credentials credentials) {
    this.credentials = credentials;
  }

  /// What was shown.
  enum Shown {
    NOTHING,
    TOKEN,
    SESSION,
    OTHER
  }

  /// Who asks.
  record Caller(Shown shown, Decision decision) {

    Optional<Principal> principal() {
      return decision instanceof Decision.Granted(var principal)
          ? Optional.of(principal)
          : Optional.empty();
    }
  }

  Caller find(Incoming incoming, boolean isChange) {
    var authorization = incoming.header("authorization");
    if (authorization.isPresent()) {
      return new Caller(Shown.TOKEN, ofToken(authorization.get()));
    }
    return switch (incoming.door()) {
      case Door.Local(var user) -> new Caller(Shown.OTHER, ofLocal(user));
      case Door.Network(var certificate) ->
          certificate
              .flatMap(
                  shown ->
                      credentials.certificates().stream()
                          .flatMap(it -> it.principal(shown).stream())
                          .findFirst())
              .map(it -> new Caller(Shown.OTHER, new Decision.Granted(it)))
              .orElseGet(() -> ofCookie(incoming, isChange));
    };
  }

  private Decision ofToken(String authorization) {
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? credentials.tokens().verify(authorization.substring(BEARER.length()).strip())
        : new Decision.Unknown("what was shown is no bearer token");
  }

  /// Only who owns the socket, and the superuser, can open it.
  private static Decision ofLocal(String user) {
    return new Decision.Granted(
        new Principal(user, Principal.Kind.LOCAL_SOCKET, Role.ADMIN, Scope.everything()));
  }

  private Caller ofCookie(Incoming incoming, boolean isChange) {
    var id = SessionCookie.in(incoming);
    if (id.isEmpty()) {
      return new Caller(Shown.NOTHING, new Decision.Unknown("nothing was shown"));
    }
    var sessions = credentials.sessions();
    return new Caller(
        Shown.SESSION,
        isChange
            ? sessions.verify(id.get(), incoming.header("x-csrf-token").orElse(""))
            : sessions.verify(id.get()));
  }
}
