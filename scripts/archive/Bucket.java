import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeMap;

/// A bucket in memory that says what a repository asks for, so that a build can record what asking
/// loads. It checks nothing: not for tests, which have real servers.
///
/// `java Bucket.java FILE` writes its port into the file and runs until it is killed.
final class Bucket {

  private static final String TIME = "Thu, 01 Jan 2026 00:00:00 GMT";

  private final TreeMap<String, byte[]> objects = new TreeMap<>();

  public static void main(String[] arguments) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", new Bucket()::answer);
    server.start();
    Files.writeString(Path.of(arguments[0]), Integer.toString(server.getAddress().getPort()));
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    var key = exchange.getRequestURI().getPath().replaceFirst("^/[^/]*/?", "");
    var object = objects.get(key);
    exchange.getResponseHeaders().set("Last-Modified", TIME);
    switch (exchange.getRequestMethod()) {
      case "PUT" -> put(exchange, key);
      case "DELETE" -> {
        objects.remove(key);
        exchange.sendResponseHeaders(204, -1);
      }
      case "GET" -> {
        if (key.isEmpty()) {
          send(exchange, 200, list(exchange).getBytes(StandardCharsets.UTF_8));
        } else if (object == null) {
          send(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>".getBytes(StandardCharsets.UTF_8));
        } else {
          part(exchange, object);
        }
      }
      default -> {
        if (object != null) {
          exchange.getResponseHeaders().set("Content-Length", Integer.toString(object.length));
        }
        exchange.sendResponseHeaders(key.isEmpty() || object != null ? 200 : 404, -1);
      }
    }
    exchange.close();
  }

  private void put(HttpExchange exchange, String key) throws IOException {
    var bytes = exchange.getRequestBody().readAllBytes();
    if (objects.putIfAbsent(key, bytes) != null) {
      exchange.sendResponseHeaders(412, -1);
      return;
    }
    try {
      var digest = MessageDigest.getInstance("MD5").digest(bytes);
      exchange.getResponseHeaders().set("ETag", '"' + HexFormat.of().formatHex(digest) + '"');
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
    exchange.sendResponseHeaders(200, -1);
  }

  private String list(HttpExchange exchange) {
    var prefix = "";
    for (var each : exchange.getRequestURI().getRawQuery().split("&")) {
      if (each.startsWith("prefix=")) {
        prefix = URLDecoder.decode(each.substring("prefix=".length()), StandardCharsets.UTF_8);
      }
    }
    var page = new StringBuilder("<ListBucketResult><Name>bucket</Name><IsTruncated>false</IsTruncated>");
    for (var each : objects.tailMap(prefix).entrySet()) {
      if (each.getKey().startsWith(prefix)) {
        page.append("<Contents><Key>").append(each.getKey()).append("</Key><Size>");
        page.append(each.getValue().length);
        page.append("</Size><ETag>&quot;0&quot;</ETag>");
        page.append("<LastModified>2026-01-01T00:00:00Z</LastModified></Contents>");
      }
    }
    return page.append("</ListBucketResult>").toString();
  }

  private static void part(HttpExchange exchange, byte[] object) throws IOException {
    var range = exchange.getRequestHeaders().getFirst("Range").replace("bytes=", "").split("-");
    var from = Integer.parseInt(range[0]);
    if (from >= object.length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    var to = (int) Math.min(object.length, Long.parseLong(range[1]) + 1);
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + object.length);
    send(exchange, 206, Arrays.copyOfRange(object, from, to));
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
