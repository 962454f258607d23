package dev.backstay.demo.kohakku;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A connection to a Redis server, for commands that answer with one line.
final class RedisSession implements AutoCloseable {

  private static final int MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private RedisSession(Socket socket) throws IOException {
    this.socket = socket;
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  static RedisSession open(Address server) throws IOException {
    var socket = new Socket();
    socket.connect(new InetSocketAddress(server.host(), server.port()), MILLIS);
    socket.setSoTimeout(MILLIS);
    var session = new RedisSession(socket);
    if (!server.password().isEmpty()) {
      if (server.user().isEmpty()) {
        session.tell("AUTH", server.password());
      } else {
        session.tell("AUTH", server.user(), server.password());
      }
    }
    return session;
  }

  /// Sends a command, and waits until it is done.
  void tell(String... words) throws IOException {
    var command = new StringBuilder("*" + words.length + "\r\n");
    for (var word : words) {
      var length = word.getBytes(StandardCharsets.UTF_8).length;
      command.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
    out.write(command.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
    var answer = line();
    if (answer.startsWith("$")) {
      line();
    }
    if (!answer.matches("[+:$].*")) {
      throw new IOException("Redis refuses " + words[0] + ": " + answer);
    }
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (var c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("Redis closed the connection");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
