package dev.backstay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Action;
import dev.backstay.access.Role;
import dev.backstay.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a page of somebody else can do with the browser of a person who has signed in: nothing.
final class WebPageAttackTest {

  private final AtomicInteger changes = new AtomicInteger();
  private final Served served = new Served();
  private String cookie = "";
  private String csrf = "";

  @BeforeEach
  void start() throws IOException {
    var about = About.of("A trial.").answering(200, "Done.", "{}");
    served.start(
        Served.settings(Served.USUAL),
        Endpoint.of(
            Method.POST,
            "/api/v1/change",
            new Need.May(Action.DELETE),
            about,
            _ -> {
              changes.incrementAndGet();
              return new Answer.JsonText(200, "{}");
            }),
        Endpoint.of(
                Method.GET,
                "/api/v1/content",
                new Need.May(Action.READ_CONTENT),
                about,
                _ -> new Answer.JsonText(200, "{\"content\":\"of a snapshot\"}"))
            .with(Trait.READS_CONTENT));
    served.account("ada", Role.ADMIN);
    var session =
        served.post(
            "/api/v1/sessions",
            "{\"account\":\"ada\",\"password\":\"%s\"}".formatted(Served.PASSWORD));
    cookie = "Cookie: " + session.header("Set-Cookie").orElseThrow().split(";", -1)[0];
    csrf = "X-CSRF-Token: " + JsonObject.parse(session.body()).needText("csrf_token");
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private String own() {
    return "Origin: http://" + served.authority();
  }

  private RawAnswer change(String... headers) throws IOException {
    var all = new ArrayList<>(List.of(headers));
    if (all.stream().noneMatch(it -> it.startsWith("Content-Type"))) {
      all.add("Content-Type: application/json");
    }
    return served.ask("POST /api/v1/change", all, "{}");
  }

  @Test
  void withAllThatItsOwnPagesSendItIsDone() throws IOException {
    assertThat(change(cookie, csrf, own()).status()).isEqualTo(200);
    assertThat(changes).hasValue(1);
  }

  /// A name that a stranger owns can be made to lead to the loopback address.
  @Test
  void aNameThatIsNotOursIsRefusedAlsoAtTheLoopbackAddress() throws IOException {
    var port = ":" + served.port();
    for (var host : List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example")) {
      for (var name : List.of(host, host + port)) {
        var answer = served.get("/healthz", "Host: " + name);
        assertThat(answer.status()).as(name).isEqualTo(421);
        assertThat(answer.code()).isEqualTo("name-foreign");
        assertThat(change("Host: " + name, cookie, csrf, "Origin: http://" + name).status())
            .as(name)
            .isEqualTo(421);
      }
    }
    assertThat(served.get("/healthz", "Host: localhost" + port).status()).isEqualTo(200);
    assertThat(changes).hasValue(0);
  }

  @Test
  void aPageOfAnotherOriginChangesNothingAndReadsNoContent() throws IOException {
    var foreign =
        List.of(
            "Origin: http://evil.example",
            "Origin: null",
            "Origin: https://" + served.authority(),
            "Origin: http://127.0.0.1:1",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site");
    for (var header : foreign) {
      assertThat(change(cookie, csrf, header).code()).as(header).isEqualTo("origin-foreign");
      var content = served.get("/api/v1/content", cookie, header);
      assertThat(content.status()).as(header).isEqualTo(403);
      assertThat(content.body()).doesNotContain("of a snapshot");
    }
    assertThat(changes).hasValue(0);
  }

  @Test
  void noOtherOriginIsEverGivenLeave() throws IOException {
    var answers =
        List.of(
            served.ask(
                "OPTIONS /api/v1/change",
                List.of(
                    "Origin: http://evil.example",
                    "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: content-type, x-csrf-token"),
                ""),
            served.get("/healthz", "Origin: http://evil.example"),
            served.get("/api/v1/content", cookie, own()),
            change(cookie, csrf, own()));
    for (var answer : answers) {
      assertThat(answer.head().toLowerCase(Locale.ROOT)).doesNotContain("access-control-");
    }
    assertThat(answers.getFirst().status()).isEqualTo(405);
  }

  @Test
  void nothingIsChangedByGetNorByAFormNorWithoutTheTokenOfTheSession() throws IOException {
    assertThat(served.get("/api/v1/change", cookie, csrf, own()).status()).isEqualTo(405);
    for (var type :
        List.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")) {
      assertThat(change(cookie, csrf, own(), "Content-Type: " + type).status())
          .as(type)
          .isEqualTo(415);
    }
    assertThat(change(cookie, own()).code()).isEqualTo("csrf-wrong");
    assertThat(change(cookie, own(), "X-CSRF-Token: " + "A".repeat(43)).code())
        .isEqualTo("csrf-wrong");
    assertThat(change(cookie, csrf).code()).isEqualTo("origin-foreign");
    assertThat(change(own()).status()).isEqualTo(401);
    assertThat(changes).hasValue(0);
  }

  @Test
  void everyReadOfContentIsEnteredBeforeAndAfter() throws IOException {
    var before = served.audit.records().size();
    assertThat(served.get("/api/v1/content", cookie, own()).status()).isEqualTo(200);

    assertThat(served.trail().subList(before, before + 2))
        .containsExactly(
            "account ada | GET /api/v1/content | begins",
            "account ada | GET /api/v1/content | done: 200");
    assertThat(served.audit.records()).hasSize(before + 2);
  }
}
