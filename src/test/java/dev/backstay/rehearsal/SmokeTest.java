package dev.backstay.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.backstay.rehearsal.ServiceTrial.SmokeRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a service answers is put into requests of itself, and leads them nowhere else.
final class SmokeTest {

  private static final String PLACE = "http://127.0.0.1:{port}";

  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private volatile String answered = "{}";
  private Smoke smoke;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            var bytes = answered.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
    var values =
        new TrialValues(
            Path.of("/scratch/area"), server.getAddress().getPort(), Map.of(), Map.of(), Set.of());
    var trial =
        new ServiceTrial(
            List.of("/bin/true"),
            Map.of(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            Duration.ofMinutes(1));
    smoke = new Smoke(new Attempt(trial, ServicePlan.of(trial, values)), values);
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private static SmokeRequest request(String url, String body, Map<String, String> keep) {
    return new SmokeRequest(
        "a", "POST", PLACE + url, Optional.of(body).filter(it -> !it.isEmpty()), 200, keep);
  }

  private List<String> keep(String json) throws IOException {
    answered = json;
    return smoke.send(request("/first", "", Map.of("id", "/run/0/id")));
  }

  @Test
  void whatAnAnswerGaveStandsInTheNextRequest() throws IOException {
    var next = request("/runs/{id}", "{\"of\": \"{id}\", \"port\": {port}}", Map.of());
    assertThat(smoke.lackOf(next)).hasValue("id");
    assertThat(keep("{\"run\": [{\"id\": 17}]}")).isEmpty();
    assertThat(smoke.lackOf(next)).isEmpty();
    assertThat(smoke.send(next)).isEmpty();
    assertThat(seen.getLast())
        .isEqualTo(
            "POST /runs/17 {\"of\": \"17\", \"port\": %d}"
                .formatted(server.getAddress().getPort()));
  }

  @Test
  void noAnswerLeadsARequestElsewhere() throws IOException {
    for (var hostile : List.of("@evil.example/", "../../admin", "x?y#z", "1 2", "é", "%2e%2e")) {
      assertThat(keep("{\"run\": [{\"id\": \"%s\"}]}".formatted(hostile))).isEmpty();
      assertThat(smoke.send(request("/runs/{id}", "", Map.of()))).as(hostile).isEmpty();
      assertThat(seen.getLast())
          .as(hostile)
          .startsWith("POST /runs/")
          .doesNotContain("/admin", "?", "@", "#", "é");
    }
  }

  @Test
  void noAnswerEndsATextOfTheNextRequest() throws IOException {
    assertThat(keep("{\"run\": [{\"id\": \"a\\\"b\\\\c\\nd\"}]}")).isEmpty();
    assertThat(smoke.send(request("/runs", "{\"of\": \"{id}\"}", Map.of()))).isEmpty();
    assertThat(seen.getLast()).isEqualTo("POST /runs {\"of\": \"a\\\"b\\\\c\\u000ad\"}");
  }

  @Test
  void whatAnAnswerLacksIsTold() throws IOException {
    assertThat(keep("{\"run\": []}").getFirst())
        .contains("/first was answered with JSON that has no /run/0/id");
    assertThat(keep("{\"run\": [{\"id\": {}}]}").getFirst())
        .contains("has no single value at /run/0/id");
    assertThat(keep("<html>").getFirst()).contains("was not answered with JSON");
    assertThat(keep("{\"run\": [{\"id\": \"%s\"}]}".formatted("x".repeat(2000))).getFirst())
        .contains("a value of 2000 characters");
  }

  @Test
  void oneWhoDoesNotListenIsTold() throws IOException {
    server.stop(0);
    assertThat(smoke.send(request("/", "", Map.of())).getFirst()).endsWith("cannot be reached");
  }
}
