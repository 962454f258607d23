package dev.backstay.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;

/// Callers without a token who do what wears a server down, again and again until they are closed:
/// a header in trickles, a body in trickles, answers that nobody reads, connections that are opened
/// and dropped, and noise. They come from an address of their own.
final class HostileCallers implements AutoCloseable {

  /// What they do.
  enum Way {
    TRICKLED_HEADER,
    TRICKLED_BODY,
    UNREAD_ANSWERS,
    DROPPED_CONNECTIONS,
    NOISE
  }

  private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("127.0.0.2");
  private static final long SEED = 8470;
  private static final int PAUSE_MS = 20;

  private final InetSocketAddress service;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLongArray attempts = new AtomicLongArray(Way.values().length);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// So many begin at once.
  HostileCallers(URI service, int count) {
    this.service =
        new InetSocketAddress(InetAddress.ofLiteral(service.getHost()), service.getPort());
    for (var i = 0; i < count; i++) {
      var way = Way.values()[i % Way.values().length];
      var random = new Random(SEED + i);
      threads.execute(() -> attack(way, random));
    }
  }

  /// How often that was tried.
  long attempts(Way way) {
    return attempts.get(way.ordinal());
  }

  private void attack(Way way, Random random) {
    while (!closed) {
      attempts.incrementAndGet(way.ordinal());
      try (var socket = connect()) {
        attack(way, random, socket);
      } catch (IOException _) {
        // The service ends what wears it down, and these begin anew.
      } finally {
        open.removeIf(Socket::isClosed);
      }
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket(service.getAddress(), service.getPort(), ELSEWHERE, 0);
    socket.setSoTimeout(PAUSE_MS);
    open.add(socket);
    return socket;
  }

  private void attack(Way way, Random random, Socket socket) throws IOException {
    switch (way) {
      case TRICKLED_HEADER -> {
        send(socket, "GET /healthz HTTP/1.1\r\nX-Slow: ");
        trickle(socket);
      }
      case TRICKLED_BODY -> {
        send(socket, head("POST /api/v1/sessions") + "Content-Length: 60000\r\n\r\n{");
        trickle(socket);
      }
      case UNREAD_ANSWERS -> {
        while (!closed) {
          send(socket, (head("GET /assets/app.css") + "\r\n").repeat(100));
        }
      }
      case DROPPED_CONNECTIONS -> drop(socket, random);
      case NOISE -> {
        var noise = new byte[1 + random.nextInt(20_000)];
        random.nextBytes(noise);
        socket.getOutputStream().write(noise);
        trickle(socket);
      }
    }
  }

  private String head(String what) {
    return what
        + " HTTP/1.1\r\nHost: 127.0.0.1:"
        + service.getPort()
        + "\r\nContent-Type: application/json\r\n";
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// In the midst of a request, without a word.
  private static void drop(Socket socket, Random random) throws IOException {
    if (random.nextBoolean()) {
      socket.setSoLinger(true, 0);
    }
    send(socket, "GET /api/v1/snapshots HTTP".substring(0, random.nextInt(26)));
  }

  /// One byte after another until the connection ends, or these do.
  private void trickle(Socket socket) throws IOException {
    while (!closed) {
      socket.getOutputStream().write('a');
      try {
        if (socket.getInputStream().read() < 0) {
          return;
        }
      } catch (SocketTimeoutException _) {
        // Nothing came, and the connection stands.
      }
    }
  }

  /// Returns when all have ended.
  @Override
  public void close() throws IOException {
    closed = true;
    // Who writes and does not read is blocked.
    for (var socket : open) {
      socket.close();
    }
    threads.close();
  }
}
