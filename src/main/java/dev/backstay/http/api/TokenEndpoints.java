package dev.backstay.http.api;

import dev.backstay.access.Action;
import dev.backstay.access.IssuedToken;
import dev.backstay.access.Token;
import dev.backstay.access.Tokens;
import dev.backstay.config.Durations;
import dev.backstay.http.About;
import dev.backstay.http.Answer;
import dev.backstay.http.Endpoint;
import dev.backstay.http.Method;
import dev.backstay.http.Need;
import dev.backstay.http.Request;
import dev.backstay.json.Json;
import dev.backstay.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Tokens of programs: issued, listed, taken back.
final class TokenEndpoints {

  private static final String TOKENS = "/api/v1/tokens";
  private static final String ONE =
      """
      "id":"4f2a90c1d7e3","label":"nightly checks","role":"read","orchestrators":["kohaku-prod"],\
      "created_at":"2026-11-20T03:00:00Z","expires_at":"2026-12-20T03:00:00Z","valid":true}""";

  private final Tokens tokens;
  private final InstantSource time;

  TokenEndpoints(Tokens tokens, InstantSource time) {
    this.tokens = tokens;
    this.time = time;
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.of(
            Method.GET,
            TOKENS,
            new Need.May(Action.TOKENS),
            About.of("Lists the tokens within the caller's scope, the newest first.")
                .answering(200, "Without their texts.", "{\"tokens\":[{" + ONE + "]}"),
            this::list),
        Endpoint.of(
            Method.POST,
            TOKENS,
            new Need.May(Action.TOKENS),
            About.of("Issues a token, which can do no more than the caller.")
                .asking(
                    """
                    {"label":"nightly checks","role":"read","expires_in":"30d",\
                    "orchestrators":["kohaku-prod"]}""")
                .answering(
                    201,
                    "The token's text is in this answer and nowhere else.",
                    "{\"token\":\"bst_4f2a90c1d7e3_...\"," + ONE),
            this::issue),
        Endpoint.of(
            Method.DELETE,
            TOKENS + "/{id}",
            new Need.May(Action.TOKENS),
            About.of("Takes a token back, from now on.").answeringNothing("It holds no more."),
            this::revoke));
  }

  private Answer list(Request request) {
    var now = time.instant();
    return new Answer.JsonText(
        200,
        Json.text(
            json ->
                Json.objects(
                    json,
                    "tokens",
                    tokens.list(request.principal()),
                    each -> write(json, each, now))));
  }

  private record Wish(String label, Grant grant, Duration life) {}

  private Answer issue(Request request) {
    var wish = request.body(TokenEndpoints::wish);
    var now = time.instant();
    var issued =
        tokens.issue(
            request.principal(),
            wish.label(),
            wish.grant().role(),
            wish.grant().scope(),
            now.plus(wish.life()));
    return new Answer.JsonText(201, text(issued, now))
        .with("Location", TOKENS + "/" + issued.token().id());
  }

  private static Wish wish(JsonObject body) {
    body.onlyWith("label", "role", "expires_in", "orchestrators", "components");
    return new Wish(
        body.needText("label"),
        Grant.of(body),
        Durations.parse(body.needText("expires_in"))
            .orElseThrow(
                () -> new IllegalArgumentException("expires_in is no duration such as 30d")));
  }

  private static String text(IssuedToken issued, Instant now) {
    return Json.text(
        json -> {
          json.writeStringProperty("token", issued.text());
          write(json, issued.token(), now);
        });
  }

  private static void write(JsonGenerator json, Token token, Instant now) {
    json.writeStringProperty("id", token.id());
    json.writeStringProperty("label", token.label());
    new Grant(token.role(), token.scope()).write(json);
    json.writeStringProperty("created_at", token.createdAt().toString());
    json.writeStringProperty("expires_at", token.expiresAt().toString());
    token.lastUsedAt().ifPresent(at -> json.writeStringProperty("last_used_at", at.toString()));
    token.revokedAt().ifPresent(at -> json.writeStringProperty("revoked_at", at.toString()));
    json.writeBooleanProperty("valid", token.isValidAt(now));
  }

  private Answer revoke(Request request) {
    var id = request.variable("id");
    var caller = request.principal();
    if (tokens.list(caller).stream().noneMatch(each -> each.id().equals(id))) {
      throw Request.absent();
    }
    tokens.revoke(caller, id);
    return new Answer.NoContent();
  }
}
