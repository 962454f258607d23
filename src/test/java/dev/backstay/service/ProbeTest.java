package dev.backstay.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTest {

  private static final Duration ONCE = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final AtomicInteger asked = new AtomicInteger();
  private final HttpServer server = server();

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Answers 503 twice and then 200 with a document; what is below `/slow` is never answered.
  @BeforeEach
  void serve() {
    server.createContext(
        "/",
        exchange -> {
          if (exchange.getRequestURI().getPath().startsWith("/slow")) {
            return;
          }
          var body =
              "{\"a\":[{\"b\":true},{\"b\":\"x\"}],\"n\":7,\"z\":null}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(asked.incrementAndGet() < 3 ? 503 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private Probe http(String path, int status, Optional<JsonValue> value) {
    var port = server.getAddress().getPort();
    return new Probe.Http(URI.create("http://127.0.0.1:" + port + path), status, value);
  }

  @Test
  void itIsAskedUntilAllIsWell() {
    assertThat(http("/", 200, Optional.empty()).await(LONG)).isEmpty();

    assertThat(asked).hasValue(3);
  }

  @Test
  void whatWasSeenLastIsSaid() {
    assertThat(http("/?key=secret", 204, Optional.empty()).ask(LONG))
        .hasValue("was answered with status 503, not 204");
    assertThat(http("/?key=secret", 204, Optional.empty()).shown()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "a.0.b, true, ",
    "a.1.b, x, ",
    "n, 7, ",
    "z, null, ",
    "n, 8, was answered with JSON whose n is \"7\"",
    "a.2.b, x, was answered with JSON that has no a.2.b",
    "b, x, was answered with JSON that has no b",
    "n.x, x, was answered with JSON that has no n.x",
    "a, x, was answered with JSON that has no single value at a",
  })
  void aValueOfTheAnswerIsCompared(String path, String value, String problem) {
    asked.set(5);

    assertThat(http("/", 200, Optional.of(new JsonValue(path, value))).ask(LONG))
        .isEqualTo(Optional.ofNullable(problem));
  }

  @ParameterizedTest
  @CsvSource({"'', a", "'[1', 1", "'[1', 2", "'{\"a\":', a", "nope, a", "'{\"a\":{}', a"})
  void whatIsNotJsonIsNeverWell(String document, String path) {
    assertThat(new JsonValue(path, "1").missingIn(document.getBytes(StandardCharsets.UTF_8)))
        .isPresent();
  }

  @Test
  void whatIsNotAnsweredEnds() {
    assertThat(http("/slow", 200, Optional.empty()).await(Duration.ofMillis(300)).orElseThrow())
        .isEqualTo("was not answered in time");
  }

  @Test
  void aPortTakesConnectionsOrDoesNot() throws IOException {
    var free = 0;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
      assertThat(new Probe.Tcp("127.0.0.1", free).await(LONG)).isEmpty();
    }
    assertThat(new Probe.Tcp("127.0.0.1", free).await(ONCE).orElseThrow())
        .startsWith("cannot be reached");
    assertThat(new Probe.Tcp("nowhere.invalid", 1).ask(LONG).orElseThrow())
        .startsWith("cannot be reached");
    var http = new Probe.Http(URI.create("http://127.0.0.1:" + free), 200, Optional.empty());
    assertThat(http.ask(LONG)).hasValue("cannot be reached");
  }

  @Test
  void aProgramEndsWithZeroOrSaysWhyNot() {
    assertThat(command("exit 0").await(LONG)).isEmpty();
    assertThat(command("echo no rows >&2; exit 3").ask(LONG))
        .hasValue("ended with status 3: no rows");
    assertThat(command("sleep 60").ask(Duration.ofMillis(50)).orElseThrow())
        .startsWith("did not end within");
    assertThat(new Probe.Command(List.of("/no/such"), List.of()).ask(LONG).orElseThrow())
        .startsWith("could not be started");
  }

  private static Probe command(String script) {
    return new Probe.Command(List.of("/bin/sh", "-c", script), List.of());
  }
}
