package dev.backstay.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/// What answers as a Redis server does, and sends as its state whatever it is given.
public final class FalseRedis implements AutoCloseable {

  private static final Charset ASCII = StandardCharsets.US_ASCII;
  private static final String FACTS = "redis_version:7.0.15\r\nrole:master\r\n";

  private final ServerSocket socket;
  private final String facts;
  private final byte[] state;
  private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();

  private FalseRedis(ServerSocket socket, String facts, byte[] state) {
    this.socket = socket;
    this.facts = facts;
    this.state = state;
  }

  /// Starts one on a free port of the loopback interface.
  public static FalseRedis sending(byte[] state) throws IOException {
    return start("", state);
  }

  /// Starts one that says something more of itself.
  ///
  /// @param facts a line as `INFO` has it
  public static FalseRedis saying(String facts) throws IOException {
    return start(facts + "\r\n", new byte[0]);
  }

  /// Starts one that answers as it is told.
  ///
  /// @param answers by the word that asks for them, which is the name of a command or of a setting:
  ///     one after the other, the last one again and again. After one that does not end as lines do
  ///     it closes the connection.
  public static FalseRedis answering(Map<String, List<String>> answers) throws IOException {
    return start("", new byte[0], answers);
  }

  /// What `INFO` and every command like it answers.
  public static String bytes(String text) {
    return "$" + text.length() + "\r\n" + text + "\r\n";
  }

  /// What `CONFIG GET` answers.
  public static String setting(String name, String value) {
    return "*2\r\n" + bytes(name) + bytes(value);
  }

  private static FalseRedis start(String facts, byte[] state) throws IOException {
    return start(facts, state, Map.of());
  }

  private static FalseRedis start(String facts, byte[] state, Map<String, List<String>> answers)
      throws IOException {
    var socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    var redis = new FalseRedis(socket, FACTS + facts, state);
    answers.forEach((word, each) -> redis.answers.put(word, new ConcurrentLinkedDeque<>(each)));
    Thread.ofPlatform().daemon().start(redis::serve);
    return redis;
  }

  /// The port it listens on.
  public int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    while (!socket.isClosed()) {
      serveOne();
    }
  }

  private void serveOne() {
    try (var client = socket.accept()) {
      talk(client);
    } catch (IOException clientOrTestEnded) {
      return;
    }
  }

  private void talk(Socket client) throws IOException {
    var out = client.getOutputStream();
    var in = new BufferedReader(new InputStreamReader(client.getInputStream(), ASCII));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var told = answers.get(line);
      if (told != null) {
        var answer = told.size() > 1 ? told.removeFirst() : told.getFirst();
        out.write(answer.getBytes(ASCII));
        if (!answer.endsWith("\r\n")) {
          return;
        }
        continue;
      }
      switch (line) {
        case "INFO" -> out.write(("$" + facts.length() + "\r\n" + facts + "\r\n").getBytes(ASCII));
        case "AUTH", "REPLCONF" -> out.write("+OK\r\n".getBytes(ASCII));
        case "PSYNC" -> {
          var id = "0".repeat(40);
          out.write(("+FULLRESYNC " + id + " 1\r\n$" + state.length + "\r\n").getBytes(ASCII));
          out.write(state);
        }
        default -> {}
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
