package dev.backstay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Action;
import dev.backstay.access.Role;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a service must survive that strangers can reach.
final class AttackTest {

  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Limits IMPATIENT =
      new Limits(SHORT, SHORT, SHORT, Duration.ofMillis(100), 512, 60);

  private final CompletableFuture<String> streamed = new CompletableFuture<>();
  private final Served served = new Served();
  private String token = "";

  @BeforeEach
  void start() {
    var about = About.of("A trial.").asking("{\"a\":\"1\"}").answering(200, "Done.", "{}");
    served.start(
        Served.settings(IMPATIENT),
        Endpoint.of(
            Method.POST,
            "/api/v1/echo",
            new Need.May(Action.LIST),
            about,
            request ->
                new Answer.JsonText(
                    200, "{\"n\":\"" + request.body(it -> it.needText("a")) + "\"}")),
        Endpoint.of(
            Method.GET, "/api/v1/endless", new Need.May(Action.LIST), about, _ -> endless()),
        Endpoint.of(Method.GET, "/api/v1/torn", new Need.May(Action.LIST), about, _ -> torn()),
        Endpoint.of(
            Method.GET,
            "/api/v1/fault",
            new Need.May(Action.LIST),
            about,
            _ -> {
              throw new IllegalStateException("the secret is 4711");
            }));
    token = Served.bearer(served.token(Role.READ));
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private Answer endless() {
    return new Answer.Stream(
        "application/octet-stream",
        Optional.of("a \"b\"\r\n.tar"),
        out -> {
          try {
            var block = new byte[1 << 20];
            while (true) {
              out.write(block);
            }
          } catch (IOException e) {
            streamed.complete("cut off");
            throw e;
          }
        });
  }

  private static Answer torn() {
    return new Answer.Stream(
        "application/octet-stream",
        Optional.empty(),
        out -> {
          out.write(new byte[200_000]);
          out.flush();
          throw new IOException("the source is gone");
        });
  }

  @Test
  void whoSendsAHeaderInTricklesIsCutOffWhileOthersAreServed() throws Exception {
    try (var slow = served.connect();
        var others = Executors.newVirtualThreadPerTaskExecutor()) {
      slow.getOutputStream().write("GET /healthz HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
      var cutOff = others.submit(() -> trickle(slow));
      var answers = new ArrayList<Future<Integer>>();
      for (var i = 0; i < 50; i++) {
        answers.add(others.submit(() -> served.get("/healthz").status()));
      }
      for (var each : answers) {
        assertThat(each.get()).isEqualTo(200);
      }
      assertThat(cutOff.get()).isTrue();
    }
  }

  /// One byte after another, until the connection ends; each alone would keep an idle timeout away.
  private static boolean trickle(Socket slow) throws InterruptedException {
    try {
      slow.setSoTimeout(50);
      for (var i = 0; i < 1000; i++) {
        slow.getOutputStream().write('a');
        try {
          if (slow.getInputStream().read() < 0) {
            return true;
          }
        } catch (SocketTimeoutException _) {
          // Nothing came, and the connection stands.
        }
      }
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  @Test
  void whoSendsABodyInTricklesIsCutOff() throws Exception {
    try (var slow = served.connect()) {
      slow.getOutputStream()
          .write(
              """
              POST /api/v1/echo HTTP/1.1\r
              Host: %s\r
              %s\r
              Content-Type: application/json\r
              Content-Length: 9999\r
              \r
              """
                  .formatted(served.authority(), token)
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(trickle(slow)).isTrue();
    }
  }

  /// Its body comes later than its header, as from most clients.
  @Test
  void afterARequestThatIsRefusedTheConnectionIsThereForTheNextOne() throws Exception {
    try (var kept = served.connect()) {
      var out = kept.getOutputStream();
      out.write(
          """
          POST /api/v1/echo HTTP/1.1\r
          Host: localhost\r
          Content-Type: application/json\r
          Content-Length: 2\r
          \r
          """
              .getBytes(StandardCharsets.US_ASCII));
      for (var i = 0; i < 20; i++) {
        // By then the header of the other one has been read.
        assertThat(served.get("/healthz").status()).isEqualTo(200);
      }
      out.write(
          "{}GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));

      var answers = new String(kept.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answers).startsWith("HTTP/1.1 401").containsOnlyOnce("HTTP/1.1 200");
    }
  }

  @Test
  void whoDoesNotReadIsCutOff() throws Exception {
    try (var slow = served.connect()) {
      slow.getOutputStream()
          .write(
              served
                  .text("GET /api/v1/endless", List.of(token), "")
                  .getBytes(StandardCharsets.US_ASCII));

      assertThat(streamed.get()).isEqualTo("cut off");
    }
  }

  @Test
  void whatIsTornDoesNotLookWhole() throws IOException {
    var torn = served.get("/api/v1/torn", token);

    assertThat(torn.status()).isEqualTo(200);
    assertThat(torn.header("Transfer-Encoding")).contains("chunked");
    assertThat(torn.body()).doesNotEndWith("0\r\n\r\n");
  }

  @Test
  void oneAddressHasNoMoreConnectionsThanItMay() throws IOException {
    var open = new ArrayList<Socket>();
    try {
      var turnedAway = 0;
      for (var i = 0; i < 70; i++) {
        var socket = served.connect();
        open.add(socket);
        socket
            .getOutputStream()
            .write(
                served
                    .text("GET /healthz", List.of(), "")
                    .replace("Connection: close\r\n", "")
                    .getBytes(StandardCharsets.US_ASCII));
        turnedAway += isAnswered(socket) ? 0 : 1;
      }
      assertThat(turnedAway).isEqualTo(10);
    } finally {
      for (var each : open) {
        each.close();
      }
    }
  }

  private static boolean isAnswered(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() >= 0;
    } catch (SocketException _) {
      return false;
    }
  }

  @Test
  void aBodyMayHaveOneMebibyte() throws IOException {
    var room = Body.BYTES_MAX - "{\"a\":\"\"}".length();

    assertThat(served.post("/api/v1/echo", "{\"a\":\"" + "x".repeat(room) + "\"}", token).status())
        .isEqualTo(200);
    assertThat(status("Content-Length: %d".formatted(Body.BYTES_MAX + 1), "")).isEqualTo(413);
    var chunk = "100001\r\n" + "x".repeat(Body.BYTES_MAX + 1) + "\r\n0\r\n\r\n";
    assertThat(status("Transfer-Encoding: chunked", chunk)).isEqualTo(413);
  }

  private int status(String header, String body) throws IOException {
    return served
        .raw(
            """
            POST /api/v1/echo HTTP/1.1\r
            Host: %s\r
            %s\r
            Content-Type: application/json\r
            %s\r
            Connection: close\r
            \r
            %s"""
                .formatted(served.authority(), token, header, body))
        .status();
  }

  @Test
  void aHeaderMayHave16Kibibytes() throws IOException {
    assertThat(served.get("/healthz", "X-Long: " + "x".repeat(15 << 10)).status()).isEqualTo(200);
    var tooLong = served.get("/healthz", "X-Long: " + "x".repeat((16 << 10) + 1));
    assertThat(tooLong.status()).isEqualTo(431);
    assertThat(tooLong.code()).isEqualTo("header-too-large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"1\",\"a\":\"2\"}",
        "[]",
        "{} {}",
        "{\"a\":",
        "{'a':1}",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":"
            + "{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}}}}}}}}",
        "{\"a\":1111111111111111111111111111111}",
        "{\"a\":\"\u00ff\"}"
      })
  void aBodyThatIsNoStrictJsonIsRefused(String body) throws IOException {
    var answer = served.post("/api/v1/echo", body, token);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("body-invalid");
  }

  @Test
  void aBodyThatSaysSomethingElseIsToldSo() throws IOException {
    var answer = served.post("/api/v1/echo", "{\"b\":\"1\"}", token);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("value-invalid");
    assertThat(served.post("/api/v1/echo", "", token).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2\r\nTransfer-Encoding: chunked",
        "Content-Length: 2\r\nContent-Length: 3",
        "Content-Length: 2, 3",
        "Content-Length: +2",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "X: 1\r\n Transfer-Encoding: chunked",
        "Host: other.example",
        "Bad Name: 1",
        "X: a\u0000b"
      })
  void whatTwoServersCouldReadInTwoWaysIsRefused(String header) throws IOException {
    var answer =
        served.raw(
            """
        POST /api/v1/echo HTTP/1.1\r
        Host: %s\r
        %s\r
        Content-Type: application/json\r
        %s\r
        \r
        {}"""
                .formatted(served.authority(), token, header));

    assertThat(answer.status()).isIn(400, 501);
    assertThat(answer.code()).isEqualTo("request-malformed");
    assertSafe(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../healthz",
        "/api/../healthz",
        "/api/v1/../../healthz",
        "/api/%2e%2e/healthz",
        "/%2e/healthz",
        "//healthz",
        "/api//v1",
        "/healthz/",
        "/healthz;a=b",
        "/healthz%00",
        "/health%7a",
        "/healthz%2f",
        "/a\\b",
        "/\u0000",
        "healthz",
        "http://evil.example/healthz"
      })
  void aPathThatIsNotPlainIsRefused(String path) throws IOException {
    var answer = served.get(path);

    assertThat(answer.status()).isIn(400, 421);
    assertSafe(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "OPTIONS", "HEAD", "CONNECT", "PROPFIND", "get"})
  void otherMethodsAreNotKnown(String method) throws IOException {
    var answer = served.ask(method + " /healthz", List.of(), "");

    assertThat(answer.status()).isIn(400, 405, 501);
    assertThat(answer.body()).doesNotContain("up");
    if (answer.status() == 405) {
      assertThat(answer.header("Allow")).contains("GET");
    }
  }

  @Test
  void aFaultShowsNothingOfItself() throws Exception {
    var answer = served.get("/api/v1/fault", token);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.code()).isEqualTo("fault");
    assertThat(answer.head() + answer.body()).doesNotContain("4711").doesNotContain("Exception");
    assertThat(served.logged("IllegalStateException: the secret")).isNotNull();
  }

  @Test
  void nameOfAFileCannotLeaveItsHeader() throws IOException {
    try (var socket = served.connect()) {
      socket
          .getOutputStream()
          .write(
              served
                  .text("GET /api/v1/endless", List.of(token), "")
                  .getBytes(StandardCharsets.US_ASCII));
      var head = new String(socket.getInputStream().readNBytes(1600), StandardCharsets.ISO_8859_1);
      assertThat(head).contains("filename=\"a__b___.tar\"");
    }
  }

  @Test
  void everyAnswerIsFenced() throws IOException {
    assertSafe(served.get("/healthz"));
    assertSafe(served.get("/nowhere"));
    assertSafe(served.get("/api/v1/me"));
    assertSafe(served.get("/healthz", "X-Long: " + "x".repeat(17 << 10)));
    assertSafe(served.raw("nonsense\r\n\r\n"));
  }

  private static void assertSafe(RawAnswer answer) {
    assertThat(answer.header("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'; script-src 'self'");
    assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
    assertThat(answer.header("Cross-Origin-Resource-Policy")).contains("same-origin");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.head().toLowerCase(Locale.ROOT))
        .doesNotContain("server:")
        .doesNotContain("jetty")
        .doesNotContain("access-control");
    assertThat(answer.body().toLowerCase(Locale.ROOT)).doesNotContain("jetty");
  }
}
