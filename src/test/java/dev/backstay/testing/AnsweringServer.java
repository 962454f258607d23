package dev.backstay.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.backstay.testing.DisturbedServer.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// A server that has nothing, and says to every request what a test wants it to say.
public final class AnsweringServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /// An answer.
  ///
  /// @param status of HTTP
  /// @param headers its headers; with a `Transfer-Encoding` its length is not said
  /// @param body its bytes; those of an answer to `HEAD` are left out
  public record Answer(int status, Map<String, String> headers, byte[] body) {

    /// With a text.
    public Answer(int status, String text) {
      this(status, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    /// The same with a further header.
    public Answer with(String name, String value) {
      var all = new TreeMap<>(headers);
      all.put(name, value);
      return new Answer(status, all, body);
    }
  }

  /// Answers as the function says.
  public AnsweringServer(Function<Request, Answer> answers) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(exchange, answers));
    server.start();
  }

  private void handle(HttpExchange exchange, Function<Request, Answer> answers) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      var uri = exchange.getRequestURI();
      var query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
      var request = new Request(exchange.getRequestMethod(), uri.getRawPath(), query);
      requests.add(request);
      var answer = answers.apply(request);
      answer.headers.forEach(exchange.getResponseHeaders()::set);
      var isSaid = !answer.headers.containsKey("Transfer-Encoding");
      if (answer.body.length == 0 || exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(answer.status, -1);
      } else {
        exchange.sendResponseHeaders(answer.status, isSaid ? answer.body.length : 0);
        exchange.getResponseBody().write(answer.body);
      }
    }
  }

  /// Where it listens.
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// What it was asked so far.
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
