package dev.backstay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Action;
import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SignInTest {

  private final AtomicInteger calls = new AtomicInteger();
  private final List<String> keys = new ArrayList<>();
  private final Served served = new Served();

  @BeforeEach
  void start() {
    var about = About.of("A trial.").asking("{\"a\":\"1\"}").answering(200, "Done.", "{}");
    served.start(
        Served.settings(Served.USUAL),
        Endpoint.of(
                Method.POST,
                "/api/v1/runs",
                new Need.May(Action.RUN),
                about,
                request -> {
                  calls.incrementAndGet();
                  keys.add(request.key().orElseThrow().toString());
                  request.setRunId("run-7");
                  return new Answer.JsonText(200, "{}");
                })
            .with(Trait.NEEDS_KEY),
        Endpoint.of(
                Method.POST,
                "/api/v1/passwords",
                new Need.MayEverywhere(Action.TOKENS),
                about,
                _ -> new Answer.NoContent())
            .with(Trait.TAKES_SECRET),
        Endpoint.of(
            Method.POST,
            "/api/v1/orchestrators/{name}/restore",
            new Need.May(Action.RESTORE),
            about,
            request -> {
              request.requireMay(Action.RESTORE, request.variable("name"));
              return new Answer.JsonText(200, "{}");
            }),
        Endpoint.of(
                Method.GET,
                "/page",
                new Need.SignedIn(),
                About.of("A page.").answeringType(200, "It.", "text/html"),
                _ -> new Answer.Page(200, "<p>"))
            .with(Trait.IS_PAGE));
    served.account("ada", Role.BACKUP);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private RawAnswer signIn(String name, String password) throws IOException {
    return served.post(
        "/api/v1/sessions", "{\"account\":\"%s\",\"password\":\"%s\"}".formatted(name, password));
  }

  @Test
  void whoSignsInMayAskUntilTheySignOut() throws IOException {
    var answer = signIn("ada", Served.PASSWORD);
    assertThat(answer.status()).isEqualTo(201);
    var set = answer.header("Set-Cookie").orElseThrow();
    assertThat(set).matches("backstay-session=[^;]{43}; Path=/; HttpOnly; SameSite=Strict");
    var cookie = "Cookie: " + set.split(";", -1)[0];
    var csrf = JsonObject.parse(answer.body()).needText("csrf_token");
    assertThat(served.get("/api/v1/me", cookie).body())
        .contains("\"name\":\"ada\"", "\"role\":\"backup\"", csrf);
    var end =
        served.ask(
            "DELETE /api/v1/sessions/current",
            List.of(cookie, "X-CSRF-Token: " + csrf, "Sec-Fetch-Site: same-origin"),
            "");
    assertThat(end.status()).isEqualTo(204);
    assertThat(end.header("Set-Cookie").orElse("")).contains("Max-Age=0");
    assertThat(served.get("/api/v1/me", cookie).status()).isEqualTo(401);
    assertThat(served.trail())
        .containsExactly(
            "account ada | POST /api/v1/sessions | signed in",
            "account ada | DELETE /api/v1/sessions/current | begins",
            "account ada | DELETE /api/v1/sessions/current | done: 204");
    assertThat(served.audit.records()).noneMatch(it -> it.toString().contains(Served.PASSWORD));
    // Of the digest of a body with a password, that could be guessed.
    assertThat(served.audit.records().getFirst().requestDigest()).isEmpty();
  }

  @Test
  void aWrongPasswordAndAnUnknownNameGetTheSameAnswer() throws IOException {
    var wrong = signIn("ada", "something else");
    var unknown = signIn("bob", Served.PASSWORD);

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(withoutId(wrong)).isEqualTo(withoutId(unknown));
    assertThat(served.trail()).hasSize(2).allMatch(it -> it.contains("refused"));
    var _ = signIn(Served.PASSWORD, "x");
    assertThat(served.audit.records().getLast().toString()).doesNotContain(Served.PASSWORD);
  }

  private static String withoutId(RawAnswer answer) {
    return answer.body().replaceAll("\"request_id\":\"[^\"]*\"", "");
  }

  @Test
  void whoGuessesMustWait() throws IOException {
    for (var i = 0; i < 5; i++) {
      assertThat(signIn("ada", "guess").status()).isEqualTo(401);
    }
    var answer = signIn("ada", Served.PASSWORD);
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).contains("60");
    served.time.pass(Duration.ofSeconds(61));
    assertThat(signIn("ada", Served.PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void tokensThatDoNotHoldAreSlowedDownAndThoseThatDoAreNot() throws IOException {
    var statuses = new ArrayList<Integer>();
    for (var i = 0; i < 7; i++) {
      statuses.add(served.get("/api/v1/me", "Authorization: Bearer nonsense").status());
    }
    assertThat(statuses).containsExactly(401, 401, 401, 401, 401, 429, 429);
    assertThat(served.trail()).hasSize(5);
    var token = Served.bearer(served.token(Role.READ));
    assertThat(served.get("/api/v1/me", token).status()).isEqualTo(200);
    assertThat(signIn("ada", Served.PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void aTokenThatDoesNotHoldIsNotMadeGoodByACookie() throws IOException {
    var cookie = signIn("ada", Served.PASSWORD).header("Set-Cookie").orElseThrow();

    assertThat(
            served
                .get(
                    "/api/v1/me",
                    "Cookie: " + cookie.split(";", -1)[0],
                    "Authorization: Bearer nonsense")
                .status())
        .isEqualTo(401);
  }

  @Test
  void sixtyChangesAMinuteAreEnough() throws IOException {
    var token = Served.bearer(served.token(Role.BACKUP));
    var statuses = new ArrayList<Integer>();
    for (var i = 0; i < 61; i++) {
      statuses.add(served.post("/api/v1/runs", "{}", token, "Idempotency-Key: " + i).status());
    }
    assertThat(statuses.subList(0, 60)).containsOnly(200);
    assertThat(statuses.getLast()).isEqualTo(429);
    assertThat(calls).hasValue(60);
  }

  @Test
  void whatCannotBeEnteredIsNotDone() throws IOException {
    var token = Served.bearer(served.token(Role.BACKUP));
    served.audit.setFault(Optional.of("the disk is full"));
    var answer = served.post("/api/v1/runs", "{}", token, "Idempotency-Key: 1");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("audit-failed");
    assertThat(calls).hasValue(0);
    assertThat(signIn("ada", Served.PASSWORD).status()).isEqualTo(503);
  }

  @Test
  void aChangeNeedsAKeyAndTheKeyIsOfTheCallerAndWhatIsAsked() throws Exception {
    var token = Served.bearer(served.token(Role.BACKUP));
    assertThat(served.post("/api/v1/runs", "{}", token).code()).isEqualTo("key-missing");
    assertThat(served.post("/api/v1/runs", "{}", token, "Idempotency-Key: a b").status())
        .isEqualTo(400);
    for (var body : List.of("{}", "{}", "{\"a\":1}")) {
      assertThat(served.post("/api/v1/runs", body, token, "Idempotency-Key: k").status())
          .isEqualTo(200);
    }
    var other = Served.bearer(served.token(Role.BACKUP));
    assertThat(served.post("/api/v1/runs", "{}", other, "Idempotency-Key: k").status())
        .isEqualTo(200);
    assertThat(keys.get(0)).isEqualTo(keys.get(1)).isNotEqualTo(keys.get(2));
    assertThat(keys.get(3)).isNotEqualTo(keys.get(0));
    assertThat(served.logged("\"run_id\":\"run-7\"")).isNotNull();
  }

  @Test
  void whatIsOutOfScopeIsNotThere() throws IOException {
    var token =
        Served.bearer(served.token(Role.RESTORE, Scope.components(Set.of("one"), Set.of("db"))));
    var all = Served.bearer(served.token(Role.RESTORE));

    assertThat(served.post("/api/v1/orchestrators/two/restore", "{}", token).status())
        .isEqualTo(404);
    assertThat(served.post("/api/v1/orchestrators/one/restore", "{}", token).code())
        .isEqualTo("access-denied");
    assertThat(served.post("/api/v1/orchestrators/one/restore", "{}", all).status()).isEqualTo(200);
    assertThat(served.trail())
        .anyMatch(it -> it.endsWith("failed: 403 access-denied"))
        .anyMatch(it -> it.endsWith("failed: 404 not-found"));
  }

  @Test
  void noDigestOfASecretIsKept() throws IOException {
    var token = Served.bearer(served.token(Role.ADMIN));

    assertThat(served.post("/api/v1/passwords", "{\"a\":\"b\"}", token).status()).isEqualTo(204);
    assertThat(served.audit.records()).hasSize(2).allMatch(it -> it.requestDigest().isEmpty());
  }

  @Test
  void aPageLeadsToWherePeopleSignIn() throws IOException {
    var answer = served.get("/page");

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).contains("/sign-in");
  }

  @Test
  void whyItIsNotReadyOnlyWhoIsKnownLearns() throws IOException {
    served.reasons.add("no room");
    var token = Served.bearer(served.token(Role.READ));

    assertThat(served.get("/readyz").status()).isEqualTo(503);
    assertThat(served.get("/readyz").body()).doesNotContain("no room");
    assertThat(served.get("/readyz", token).body()).contains("no room");
    assertThat(served.get("/healthz").status()).isEqualTo(200);
  }

  @Test
  void theLogHasNoSecretsAndNoQueries() throws Exception {
    var token = served.token(Role.READ);
    var _ = served.get("/api/v1/me?token=" + token, Served.bearer(token));
    var _ = signIn("ada", Served.PASSWORD);

    assertThat(served.logged("\"path\":\"/api/v1/me\"")).contains("query-invalid");
    assertThat(served.logged("\"path\":\"/api/v1/sessions\"")).isNotNull();
    assertThat(served.log)
        .hasSize(2)
        .noneMatch(it -> it.contains(token) || it.contains(Served.PASSWORD) || it.contains("?"));
  }
}
