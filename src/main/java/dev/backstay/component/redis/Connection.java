package dev.backstay.component.redis;

import dev.backstay.component.RedisServer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSocket;

/// A connection to a server: commands out, answers in, by its serialization protocol, version 2.
/// Used by one thread; may be closed by another.
final class Connection implements AutoCloseable {

  private static final int CONNECT_MILLIS = 10_000;
  private static final int BUFFER = 1 << 16;
  private static final int LINE_MAX = 1 << 16;
  private static final int ANSWER_MAX = 64 << 20;
  private static final int DEPTH_MAX = 8;
  private static final byte[] LINE_END = {'\r', '\n'};

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private Connection(Socket socket) throws IOException {
    this.socket = socket;
    in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
  }

  /// Connects, and says who it is if there is an account or a password.
  ///
  /// @param silence how long the server may say nothing
  static Connection open(RedisServer server, Duration silence) throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(Math.clamp(silence.toMillis(), 1, Integer.MAX_VALUE));
      var address = new InetSocketAddress(server.host(), server.port());
      if (address.isUnresolved()) {
        throw new IOException("no such host: " + server.host());
      }
      socket.connect(address, CONNECT_MILLIS);
      var connection = new Connection(server.encrypted() ? encrypt(socket, server) : socket);
      connection.authenticate(server);
      return connection;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /// Whether somebody takes connections there. Where the name or the network of a container is
  /// gone, nobody does.
  ///
  /// @throws IOException if that cannot be told
  static boolean isAnswered(RedisServer server) throws IOException {
    var address = new InetSocketAddress(server.host(), server.port());
    if (address.isUnresolved()) {
      return false;
    }
    try (var socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return true;
    } catch (ConnectException | NoRouteToHostException nobody) {
      return false;
    }
  }

  private static Socket encrypt(Socket plain, RedisServer server) throws IOException {
    var factory = Trust.factory(server.authority());
    var socket = (SSLSocket) factory.createSocket(plain, server.host(), server.port(), true);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private void authenticate(RedisServer server) throws IOException {
    if (server.user().isPresent()) {
      // An account without a password takes any.
      call("AUTH", server.user().get(), server.password().orElse(""));
    } else if (server.password().isPresent()) {
      call("AUTH", server.password().get());
    }
  }

  /// Sends a command and reads its answer.
  ///
  /// @throws ServerRefusedException if the answer is an error
  Reply call(String... words) throws IOException {
    send(words);
    flush();
    return require(read());
  }

  static Reply require(Reply reply) throws ServerRefusedException {
    if (reply instanceof Reply.Refusal(var line)) {
      throw new ServerRefusedException(line);
    }
    return reply;
  }

  /// Puts a command on its way.
  void send(String... words) throws IOException {
    startCommand(words.length);
    for (var word : words) {
      argument(word.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Starts a command of so many arguments, its name among them.
  void startCommand(int arguments) throws IOException {
    out.write(("*" + arguments + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  void argument(byte[] bytes) throws IOException {
    startArgument(bytes.length);
    out.write(bytes);
    endArgument();
  }

  /// Starts an argument that long, whose bytes are written to [#output()].
  void startArgument(long length) throws IOException {
    out.write(("$" + length + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  void endArgument() throws IOException {
    out.write(LINE_END);
  }

  OutputStream output() {
    return out;
  }

  void flush() throws IOException {
    out.flush();
  }

  /// What the server sends, as it comes.
  InputStream input() {
    return in;
  }

  /// Reads one answer.
  Reply read() throws IOException {
    return read(0);
  }

  private Reply read(int depth) throws IOException {
    var line = line();
    if (line.isEmpty() || depth > DEPTH_MAX) {
      throw unexpected(line);
    }
    var rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> new Reply.Word(rest);
      case '-' -> new Reply.Refusal(rest);
      case ':' -> new Reply.Count(number(rest));
      case '$' -> bytes(number(rest));
      case '*' -> several(number(rest), depth);
      default -> throw unexpected(line);
    };
  }

  private Reply bytes(long length) throws IOException {
    if (length < 0) {
      return new Reply.Nothing();
    }
    if (length > ANSWER_MAX) {
      throw new IOException("the server sends an answer of " + length + " bytes");
    }
    var bytes = in.readNBytes((int) length);
    if (bytes.length < length) {
      throw ended();
    }
    endOfBytes();
    return new Reply.Bytes(bytes);
  }

  /// Reads the header of an answer of bytes; -1 if nothing is there.
  long startOfBytes() throws IOException {
    var line = line();
    if (line.startsWith("-")) {
      throw new ServerRefusedException(line.substring(1));
    }
    if (!line.startsWith("$")) {
      throw unexpected(line);
    }
    return number(line.substring(1));
  }

  /// Reads what follows the bytes of an answer.
  void endOfBytes() throws IOException {
    if (!Arrays.equals(in.readNBytes(2), LINE_END)) {
      throw new IOException("the server's answer does not end where it should");
    }
  }

  private Reply several(long count, int depth) throws IOException {
    if (count > LINE_MAX) {
      throw new IOException("the server sends " + count + " answers in one");
    }
    var items = new ArrayList<Reply>();
    for (var i = 0; i < count; i++) {
      items.add(read(depth + 1));
    }
    return new Reply.Several(List.copyOf(items));
  }

  /// The next line, without its end.
  String line() throws IOException {
    var line = new StringBuilder();
    for (var c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw ended();
      }
      if (line.length() == LINE_MAX) {
        throw new IOException("the server sends a line without an end");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static long number(String text) throws IOException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException("the server sends \"" + shortened(text) + "\" for a number", e);
    }
  }

  private static EOFException ended() {
    return new EOFException("the server closed the connection");
  }

  private static IOException unexpected(String line) {
    return new IOException("not an answer of a Redis server: \"" + shortened(line) + "\"");
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(40, text.length()));
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException nothingIsLostWithIt) {
      return;
    }
  }
}
