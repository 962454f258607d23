package dev.backstay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Action;
import dev.backstay.access.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EventsTest {

  private static final int STREAMS = 20;
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final CountDownLatch closed = new CountDownLatch(STREAMS);
  private final List<BlockingQueue<EventSource.Next>> queues = new CopyOnWriteArrayList<>();
  private final Served served = new Served();

  private final class Queued implements EventSource {
    private final BlockingQueue<Next> queue = new LinkedBlockingQueue<>();

    private Queued(String from) {
      queue.add(new Next.Event(from + "1", "hello", "a\nb"));
      queues.add(queue);
    }

    @Override
    public Next next(Duration atMost) throws InterruptedException {
      var next = queue.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return next == null ? new Next.Quiet() : next;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @BeforeEach
  void start() {
    served.start(
        Served.settings(new Limits(SHORT, SHORT, SHORT, Duration.ofMillis(150), 512, 128)),
        Endpoint.of(
            Method.GET,
            "/api/v1/events",
            new Need.May(Action.LIST),
            About.of("Events.").answeringType(200, "Events.", "text/event-stream"),
            request -> new Answer.Events(new Queued(request.lastEventId().orElse("")))));
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private Socket opened() throws IOException {
    var socket = served.connect();
    socket
        .getOutputStream()
        .write(
            served
                .text(
                    "GET /api/v1/events",
                    List.of(Served.bearer(served.token(Role.READ)), "Last-Event-ID: 4"),
                    "")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static String until(BufferedReader reader, String wanted) throws IOException {
    var text = new StringBuilder();
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      text.append(line).append('\n');
      if (line.equals(wanted)) {
        return text.toString();
      }
    }
    return text + "(end)";
  }

  @Test
  void twentyStreamsLiveOnSignsOfLifeUntilTheirSourcesEnd() throws Exception {
    var sockets = new ArrayList<Socket>();
    var readers = new ArrayList<BufferedReader>();
    for (var i = 0; i < STREAMS; i++) {
      var socket = opened();
      sockets.add(socket);
      readers.add(reader(socket));
    }
    for (var each : readers) {
      assertThat(until(each, "data: b"))
          .contains("Content-Type: text/event-stream")
          .contains("id: 41\nevent: hello\ndata: a\ndata: b");
      // Longer than any deadline of a connection.
      for (var i = 0; i < 8; i++) {
        assertThat(until(each, ": still here")).doesNotContain("(end)");
      }
    }
    queues.forEach(it -> it.add(new EventSource.Next.End()));
    for (var each : readers) {
      assertThat(until(each, "never")).endsWith("(end)");
    }
    for (var each : sockets) {
      each.close();
    }
    assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theSourceOfWhoHasGoneIsClosed() throws Exception {
    for (var i = 0; i < STREAMS; i++) {
      try (var socket = opened()) {
        assertThat(until(reader(socket), "data: b")).contains("hello");
      }
    }
    assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void streamsEndWhenTheServiceDoes() throws Exception {
    try (var socket = opened()) {
      var reader = reader(socket);
      assertThat(until(reader, "data: b")).contains("hello");
      served.listener().stop(Duration.ofSeconds(30));
      assertThat(until(reader, "never")).endsWith("(end)");
    }
  }
}
