package dev.backstay.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Stands in front of a real server and disturbs what it says: requests go through as they are, and
/// answers come back unless a disturbance puts others in their place.
public final class DisturbedServer implements AutoCloseable {

  private static final Pattern STATUS = Pattern.compile("HTTP/1.1 (\\d{3}).*");

  private final URI behind;
  private final HttpServer front;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Function<Request, @Nullable Disturbance> disturb;

  /// A request on its way.
  public record Request(String method, String path, String query) {

    /// Whether it asks for a listing of objects.
    public boolean isListing() {
      return method.equals("GET") && (query.contains("list-type=2") || query.contains("versions"));
    }

    /// Whether it changes something.
    public boolean isChange() {
      return !method.equals("GET") && !method.equals("HEAD");
    }
  }

  /// What is answered instead.
  public sealed interface Disturbance {}

  /// Another answer, without asking the real server.
  public record Instead(int status, String type, String body, @Nullable String location)
      implements Disturbance {

    /// An error as servers write it.
    public static Instead error(int status, String code) {
      var body =
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
              + code
              + "</Code><Message>said by a test</Message></Error>";
      return new Instead(status, "application/xml", body, null);
    }
  }

  /// The real answer with its text changed.
  public record Edited(Function<String, String> edit) implements Disturbance {}

  /// The real answer's head with the first so many bytes of its body; then the connection ends.
  public record CutAfter(int bytes) implements Disturbance {}

  /// No answer: the connection ends, before the real server is asked or after it has answered.
  public record Dropped(boolean applied) implements Disturbance {}

  /// The real answer's head with the first so many bytes of its body; then nothing, for as long as
  /// this server stands.
  public record StalledAfter(int bytes) implements Disturbance {}

  /// No answer, and no end of the connection, for as long as this server stands.
  public record Silent() implements Disturbance {}

  /// The real answer with the bytes of its body changed.
  public record Altered(UnaryOperator<byte[]> edit) implements Disturbance {}

  /// The real answer with another value of a header, or without it.
  public record Headed(String name, @Nullable String value) implements Disturbance {}

  /// The answer to the same request, asked a second time.
  public record Doubled() implements Disturbance {}

  private DisturbedServer(URI behind, Function<Request, @Nullable Disturbance> disturb)
      throws IOException {
    this.behind = behind;
    this.disturb = disturb;
    front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    front.setExecutor(threads);
    front.createContext("/", this::handle);
    front.start();
  }

  /// Disturbs what the function gives something for.
  public static DisturbedServer before(
      RealBucket bucket, Function<Request, @Nullable Disturbance> disturb) throws IOException {
    return new DisturbedServer(bucket.endpoint(), disturb);
  }

  /// The same before any server.
  public static DisturbedServer before(URI server, Function<Request, @Nullable Disturbance> disturb)
      throws IOException {
    return new DisturbedServer(server, disturb);
  }

  /// Lets so many changes through, and refuses every request after them, as if whoever asks had
  /// died.
  public static DisturbedServer dyingAfter(RealBucket bucket, int changes) throws IOException {
    var left = new AtomicInteger(changes);
    return before(
        bucket,
        request ->
            left.get() < 0 || (request.isChange() && left.decrementAndGet() < 0)
                ? Instead.error(403, "Dead")
                : null);
  }

  /// Where it listens.
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + front.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var uri = exchange.getRequestURI();
      var query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
      var request = new Request(exchange.getRequestMethod(), uri.getRawPath(), query);
      var body = exchange.getRequestBody().readAllBytes();
      var disturbance = disturb.apply(request);
      switch (disturbance) {
        case Instead instead -> answer(exchange, instead);
        case Dropped dropped -> {
          if (dropped.applied) {
            ask(exchange, body);
          }
        }
        case Silent _ -> await();
        case Doubled _ -> {
          ask(exchange, body);
          giveBack(exchange, ask(exchange, body), null);
        }
        case null -> giveBack(exchange, ask(exchange, body), null);
        default -> giveBack(exchange, ask(exchange, body), disturbance);
      }
    }
  }

  private void await() {
    try {
      closed.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, Instead instead) throws IOException {
    var bytes = instead.body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", instead.type);
    if (instead.location != null) {
      exchange.getResponseHeaders().set("Location", instead.location);
    }
    if (exchange.getRequestMethod().equals("HEAD") || bytes.length == 0) {
      exchange.sendResponseHeaders(instead.status, -1);
      return;
    }
    exchange.sendResponseHeaders(instead.status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /// What the real server said; a length that goes with no body is that of a head.
  private record Answer(int status, List<String[]> headers, byte[] body, long length) {}

  /// By a plain socket: nothing is to be made better on the way. Signatures hold, since the name of
  /// the host that was signed is sent on.
  private Answer ask(HttpExchange exchange, byte[] body) throws IOException {
    try (var socket = new Socket(behind.getHost(), behind.getPort())) {
      var head = new StringBuilder();
      head.append(exchange.getRequestMethod()).append(' ');
      head.append(exchange.getRequestURI()).append(" HTTP/1.1\r\nConnection: close\r\n");
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> {
                if (!Set.of("connection", "content-length", "transfer-encoding")
                    .contains(name.toLowerCase(java.util.Locale.ROOT))) {
                  values.forEach(it -> head.append(name).append(": ").append(it).append("\r\n"));
                }
              });
      if (body.length > 0 || exchange.getRequestHeaders().containsKey("Content-Length")) {
        head.append("Content-Length: ").append(body.length).append("\r\n");
      }
      socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(body);
      socket.getOutputStream().flush();
      return answer(socket.getInputStream(), exchange.getRequestMethod().equals("HEAD"));
    }
  }

  private static Answer answer(InputStream in, boolean isHead) throws IOException {
    var status = STATUS.matcher(line(in));
    if (!status.matches()) {
      throw new IOException("the real server does not speak HTTP");
    }
    var length = -1L;
    var chunked = false;
    var headers = new ArrayList<String[]>();
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      var colon = header.indexOf(':');
      var name = header.substring(0, colon);
      var value = header.substring(colon + 1).strip();
      if (name.equalsIgnoreCase("Content-Length")) {
        length = Long.parseLong(value);
      } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
        chunked = true;
      } else if (!name.equalsIgnoreCase("Connection")) {
        headers.add(new String[] {name, value});
      }
    }
    var code = Integer.parseInt(status.group(1));
    var bytes = isHead || code == 204 ? new byte[0] : body(in, length, chunked);
    return new Answer(code, headers, bytes, isHead ? length : -1);
  }

  private void giveBack(HttpExchange exchange, Answer answer, @Nullable Disturbance disturbance)
      throws IOException {
    var headers = exchange.getResponseHeaders();
    answer.headers.forEach(it -> headers.add(it[0], it[1]));
    if (answer.length >= 0) {
      headers.set("Content-Length", Long.toString(answer.length));
    }
    if (disturbance instanceof Headed(var name, var value)) {
      headers.remove(name);
      if (value != null) {
        headers.set(name, value);
      }
    }
    var bytes = edited(answer.body, disturbance);
    exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
    if (disturbance instanceof CutAfter(var count) && count < bytes.length) {
      exchange.getResponseBody().write(bytes, 0, count);
      exchange.getResponseBody().flush();
      throw new IOException("cut by a test");
    }
    if (disturbance instanceof StalledAfter(var count) && count < bytes.length) {
      exchange.getResponseBody().write(bytes, 0, count);
      exchange.getResponseBody().flush();
      await();
      return;
    }
    exchange.getResponseBody().write(bytes);
  }

  private static byte[] edited(byte[] bytes, @Nullable Disturbance disturbance) {
    return switch (disturbance) {
      case Edited(var edit) ->
          edit.apply(new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
      case Altered(var edit) -> edit.apply(bytes);
      case null, default -> bytes;
    };
  }

  private static byte[] body(InputStream in, long length, boolean chunked) throws IOException {
    if (!chunked) {
      return length >= 0 ? in.readNBytes((int) length) : in.readAllBytes();
    }
    var all = new java.io.ByteArrayOutputStream();
    while (true) {
      var size = Integer.parseInt(line(in).strip(), 16);
      all.write(in.readNBytes(size));
      line(in);
      if (size == 0) {
        return all.toByteArray();
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (var c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    closed.countDown();
    front.stop(0);
    threads.shutdownNow();
  }
}
