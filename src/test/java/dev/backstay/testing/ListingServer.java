package dev.backstay.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// Answers listings of a bucket with as many keys as are wanted, which it makes up page by page; it
/// has no objects.
public final class ListingServer implements AutoCloseable {

  private static final int PAGE = 1000;
  private static final Pattern TOKEN = Pattern.compile("continuation-token=t(\\d+)");

  private final HttpServer server;
  private final int keys;
  private final AtomicInteger pages = new AtomicInteger();

  /// With so many keys of some 300 characters each.
  public ListingServer(int keys) throws IOException {
    this.keys = keys;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /// Where it listens.
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// How many pages were asked for.
  public int pages() {
    return pages.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var uri = exchange.getRequestURI();
      var query = String.valueOf(uri.getRawQuery());
      var bucket = uri.getPath().substring(1).replace("/", "");
      var answer =
          query.contains("list-type=2")
              ? page(bucket, query)
              : "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>";
      var bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/xml");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String page(String bucket, String query) {
    pages.incrementAndGet();
    var token = TOKEN.matcher(query);
    var from = token.find() ? Integer.parseInt(token.group(1)) : 0;
    var to = Math.min(keys, from + PAGE);
    var page = new StringBuilder("<ListBucketResult><Name>").append(bucket).append("</Name>");
    page.append("<KeyCount>").append(to - from).append("</KeyCount><IsTruncated>");
    page.append(to < keys).append("</IsTruncated>");
    if (to < keys) {
      page.append("<NextContinuationToken>t").append(to).append("</NextContinuationToken>");
    }
    for (var i = from; i < to; i++) {
      page.append("<Contents><Key>").append(key(i)).append("</Key><LastModified>");
      page.append("2026-01-02T03:04:05.000Z</LastModified><ETag>\"");
      page.append(String.format(Locale.ROOT, "%032x", i)).append("\"</ETag><Size>1</Size>");
      page.append("<StorageClass>STANDARD</StorageClass></Contents>");
    }
    return page.append("</ListBucketResult>").toString();
  }

  /// The key of that number, from 0 on, in the order of the listing.
  public static String key(int number) {
    return String.format(Locale.ROOT, "%08d/", number / 100)
        + "n".repeat(240)
        + String.format(Locale.ROOT, "-%08d", number);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
