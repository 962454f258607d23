package dev.backstay.alarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/// A server at 127.0.0.1 that does with each connection what it is told.
final class RawServer implements AutoCloseable {

  /// What is done with a connection, which is closed afterwards.
  interface Conduct {
    void with(Socket socket) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final AtomicInteger connections = new AtomicInteger();

  RawServer(Conduct conduct) {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread.ofPlatform().daemon().start(() -> accept(conduct));
  }

  private void accept(Conduct conduct) {
    while (!server.isClosed()) {
      try (var socket = server.accept()) {
        connections.incrementAndGet();
        conduct.with(socket);
      } catch (IOException ended) {
        // The next one may end otherwise.
      } catch (InterruptedException ended) {
        return;
      }
    }
  }

  int port() {
    return server.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
