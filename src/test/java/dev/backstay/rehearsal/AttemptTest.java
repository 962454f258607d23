package dev.backstay.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.backstay.run.RunId;
import dev.backstay.scratch.RunAs;
import dev.backstay.scratch.ScratchArea;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AttemptTest {

  private static final RunAs SELF = new RunAs(0, 0, false);

  @TempDir private Path parent;

  private static ServiceTrial trial(List<String> run, Optional<String> url, Duration limit) {
    return new ServiceTrial(
        run,
        Map.of("KEY", "very-secret"),
        Set.of("KEY"),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        url.map(it -> new ServiceTrial.Readiness(it, 200, Optional.empty(), Duration.ofHours(1))),
        List.of(),
        List.of(),
        limit);
  }

  private interface Check {
    void on(List<String> starting, Attempt attempt) throws IOException;
  }

  private void start(ServiceTrial trial, int port, Check check) throws IOException {
    try (var area = ScratchArea.in(parent, RunId.random().hex())) {
      var values = new TrialValues(area.directory(), port, Map.of(), Map.of(), Set.of());
      var _ = area.privateDirectory("service");
      var attempt = new Attempt(trial, ServicePlan.of(trial, values));
      check.on(attempt.start(area, SELF), attempt);
    }
  }

  /// Somebody took the port before the service could: whoever answers there is not spoken to.
  @Test
  void whoAnswersInItsPlaceIsNotTheService() throws IOException {
    var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    other.createContext("/", exchange -> exchange.sendResponseHeaders(200, -1));
    other.start();
    try {
      var port = other.getAddress().getPort();
      var url = Optional.of("http://127.0.0.1:{port}/");
      start(
          trial(List.of("/bin/sleep", "600"), url, Duration.ofSeconds(2)),
          port,
          (starting, attempt) -> {
            assertThat(starting).isEmpty();
            assertThat(attempt.unwell().getFirst())
                .contains("does not listen at port " + port + " itself: another program does");
          });
    } finally {
      other.stop(0);
    }
  }

  /// The last try is cut short by the end of the time, and says less than what was seen before.
  @Test
  void whatWasAnsweredIsToldThoughTheLastTryHadNoTime() throws IOException {
    var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    var asked = new AtomicInteger();
    var over = new CountDownLatch(1);
    other.createContext(
        "/",
        exchange -> {
          if (asked.incrementAndGet() > 1) {
            awaitQuietly(over);
          }
          exchange.sendResponseHeaders(503, -1);
        });
    other.start();
    try {
      start(
          trial(
              List.of("/bin/sleep", "600"),
              Optional.of("http://127.0.0.1:{port}/"),
              Duration.ofSeconds(2)),
          other.getAddress().getPort(),
          (starting, attempt) -> {
            assertThat(asked.get()).isGreaterThan(1);
            assertThat(attempt.unwell().getFirst())
                .startsWith("within 2 s it was answered with status 503, not 200");
          });
    } finally {
      over.countDown();
      other.stop(0);
    }
  }

  private static void awaitQuietly(CountDownLatch over) {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void oneThatNobodyAsksIsWellIfItRuns() throws IOException {
    start(
        trial(List.of("/bin/sleep", "600"), Optional.empty(), Duration.ofMinutes(1)),
        1,
        (starting, attempt) -> {
          assertThat(starting).isEmpty();
          assertThat(attempt.unwell()).isEmpty();
        });
  }

  @Test
  void oneThatIsEndedOrCannotBeFoundSaysSo() throws IOException {
    start(
        trial(
            List.of("/bin/sh", "-c", "echo key $KEY; kill -9 $$"),
            Optional.empty(),
            Duration.ofMinutes(1)),
        1,
        (starting, attempt) ->
            assertThat(starting)
                .containsExactly(
                    "it was ended by signal 9 (status 137), and said at last: key ***"));
    start(
        trial(List.of("/no/such/program"), Optional.empty(), Duration.ofMinutes(1)),
        1,
        (starting, attempt) -> assertThat(starting.getFirst()).contains("/no/such/program"));
  }
}
