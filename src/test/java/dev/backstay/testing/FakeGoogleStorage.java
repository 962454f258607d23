package dev.backstay.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.backstay.store.gcs.GcsPlace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A fake of Google Cloud Storage, made from its documentation: what it does proves nothing of
/// Google's. It knows one bucket, the requests of our store, and tokens for one service account
/// whose signature it checks.
public final class FakeGoogleStorage implements AutoCloseable {

  /// Its only bucket.
  public static final String BUCKET = "acme-dr";

  private static final int PAGE = 7;
  private static final Pattern UPLOAD =
      Pattern.compile(
          "--[^\r]+\r\n.*?\\{\"name\":\"([^\"]+)\",\"md5Hash\":\"([^\"]+)\"[^}]*}\r\n--.*?\r\n\r\n",
          Pattern.DOTALL);

  private final ConcurrentSkipListMap<String, Stored> objects = new ConcurrentSkipListMap<>();
  private final AtomicInteger tokens = new AtomicInteger();
  private final KeyPair account = newKey();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile String token = "none yet";

  private record Stored(byte[] bytes, Instant at) {}

  public FakeGoogleStorage() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/token", this::giveToken);
    server.createContext("/computeMetadata/", this::giveToken);
    server.createContext("/upload/storage/v1/b/", this::upload);
    server.createContext("/storage/v1/b/", this::storage);
    server.start();
  }

  private static KeyPair newKey() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// Where it listens.
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Its host and port.
  public String address() {
    return endpoint().getAuthority();
  }

  /// A place in its bucket.
  public GcsPlace place(URI endpoint, Path credentials, Duration silence) {
    return new GcsPlace(
        BUCKET, "dr/demo", Optional.of(endpoint), Optional.of(credentials), silence);
  }

  /// Writes the credentials of the account it knows.
  public Path writeCredentials(Path file) throws IOException {
    return writeCredentials(file, account);
  }

  /// Writes credentials with a key that it does not know.
  public Path writeForeignCredentials(Path file) throws IOException {
    return writeCredentials(file, newKey());
  }

  private Path writeCredentials(Path file, KeyPair key) throws IOException {
    var pem =
        "-----BEGIN PRIVATE KEY-----\\n"
            + Base64.getEncoder().encodeToString(key.getPrivate().getEncoded())
            + "\\n-----END PRIVATE KEY-----\\n";
    return Files.writeString(
        file,
        """
        {"type":"service_account","client_email":"backup@acme.iam.gserviceaccount.com",
         "private_key":"%s","token_uri":"%s/token"}
        """
            .formatted(pem, endpoint()));
  }

  /// How many tokens it gave.
  public int tokens() {
    return tokens.get();
  }

  /// Lets no token in that it gave so far.
  public void endTokens() {
    token = "another";
  }

  /// The names of all objects.
  public java.util.Set<String> names() {
    return objects.keySet();
  }

  private void giveToken(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var machine = exchange.getRequestHeaders().getFirst("Metadata-Flavor");
    if (!"Google".equals(machine) && !isSigned(body)) {
      answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    token = "token-" + tokens.incrementAndGet();
    answer(exchange, 200, "{\"access_token\":\"" + token + "\",\"expires_in\":3599}");
  }

  private boolean isSigned(String body) {
    var assertion = parameters(body).getOrDefault("assertion", "").split("\\.", -1);
    if (assertion.length != 3) {
      return false;
    }
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(account.getPublic());
      signature.update((assertion[0] + "." + assertion[1]).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(Base64.getUrlDecoder().decode(assertion[2]));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private boolean isLetIn(HttpExchange exchange, String bucket) throws IOException {
    var said = exchange.getRequestHeaders().getFirst("Authorization");
    if (!("Bearer " + token).equals(said)) {
      refuse(exchange, 401, "authError");
      return false;
    }
    if (!bucket.equals(BUCKET)) {
      refuse(exchange, 404, "notFound");
      return false;
    }
    return true;
  }

  private void upload(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readAllBytes();
    var query = parameters(exchange.getRequestURI().getRawQuery());
    if (!isLetIn(exchange, exchange.getRequestURI().getRawPath().split("/", -1)[5])) {
      return;
    }
    // Bytes as characters: one is one.
    var text = new String(body, StandardCharsets.ISO_8859_1);
    var parts = UPLOAD.matcher(text);
    if (!"multipart".equals(query.get("uploadType")) || !parts.lookingAt()) {
      refuse(exchange, 400, "badRequest");
      return;
    }
    var second = parts.end();
    var end = text.lastIndexOf("\r\n--", text.length() - 5);
    var bytes = Arrays.copyOfRange(body, second, end);
    if (!md5(bytes).equals(parts.group(2))) {
      refuse(exchange, 400, "invalid");
      return;
    }
    var stored = new Stored(bytes, Instant.now());
    if (!"0".equals(query.get("ifGenerationMatch"))) {
      objects.put(parts.group(1), stored);
    } else if (objects.putIfAbsent(parts.group(1), stored) != null) {
      refuse(exchange, 412, "conditionNotMet");
      return;
    }
    answer(exchange, 200, described(parts.group(1), stored));
  }

  private static String md5(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String described(String name, Stored stored) {
    return ("{\"kind\":\"storage#object\",\"name\":\"%s\",\"size\":\"%d\",\"md5Hash\":\"%s\","
            + "\"timeCreated\":\"%s\"}")
        .formatted(name, stored.bytes.length, md5(stored.bytes), stored.at);
  }

  private void storage(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    var path = exchange.getRequestURI().getRawPath().split("/", 7);
    if (!isLetIn(exchange, path[4])) {
      return;
    }
    var query = parameters(exchange.getRequestURI().getRawQuery());
    if (path.length < 7) {
      list(exchange, query);
      return;
    }
    var name = URLDecoder.decode(path[6], StandardCharsets.UTF_8);
    var stored = objects.get(name);
    if (stored == null) {
      if ("media".equals(query.get("alt"))) {
        answer(exchange, 404, "No such object: " + name);
      } else {
        refuse(exchange, 404, "notFound");
      }
    } else if (exchange.getRequestMethod().equals("DELETE")) {
      objects.remove(name);
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    } else if ("media".equals(query.get("alt"))) {
      part(exchange, stored.bytes);
    } else {
      answer(exchange, 200, described(name, stored));
    }
  }

  private static void part(HttpExchange exchange, byte[] bytes) throws IOException {
    var range = exchange.getRequestHeaders().getFirst("Range").substring(6).split("-", -1);
    var from = Long.parseLong(range[0]);
    if (from >= bytes.length) {
      refuse(exchange, 416, "requestedRangeNotSatisfiable");
      return;
    }
    var to = (int) Math.min(bytes.length - 1L, Long.parseLong(range[1]));
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + to + "/" + bytes.length);
    exchange.sendResponseHeaders(206, to - from + 1);
    try (exchange) {
      exchange.getResponseBody().write(bytes, (int) from, (int) (to - from + 1));
    }
  }

  private void list(HttpExchange exchange, Map<String, String> query) throws IOException {
    var prefix = query.getOrDefault("prefix", "");
    var after = query.getOrDefault("pageToken", "");
    var count = Math.min(PAGE, Integer.parseInt(query.get("maxResults")));
    var found =
        objects.tailMap(after, false).entrySet().stream()
            .filter(each -> each.getKey().startsWith(prefix))
            .limit(count + 1L)
            .toList();
    var items =
        found.stream()
            .limit(count)
            .map(each -> described(each.getKey(), each.getValue()))
            .collect(Collectors.joining(","));
    var next =
        found.size() > count ? ",\"nextPageToken\":\"" + found.get(count - 1).getKey() + "\"" : "";
    answer(
        exchange,
        200,
        "{\"kind\":\"storage#objects\""
            + next
            + (items.isEmpty() ? "" : ",\"items\":[" + items + "]")
            + "}");
  }

  private static Map<String, String> parameters(@Nullable String text) {
    var parameters = new HashMap<String, String>();
    for (var each : text == null ? new String[0] : text.split("&")) {
      var parts = each.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static void refuse(HttpExchange exchange, int status, String reason) throws IOException {
    answer(
        exchange,
        status,
        "{\"error\":{\"code\":%d,\"message\":\"said by a fake\",\"errors\":[{\"reason\":\"%s\"}]}}"
            .formatted(status, reason));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
