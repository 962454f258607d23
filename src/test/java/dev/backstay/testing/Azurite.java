package dev.backstay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.backstay.store.azure.AzureKey;
import dev.backstay.store.azure.AzurePlace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A container of its own in Azurite, Microsoft's emulator of Azure's storage, which runs as
/// another process on a free port of the loopback interface until all tests have ended.
public final class Azurite {

  /// The account's name.
  public static final String ACCOUNT = "backstay";

  /// The account's key.
  public static final String KEY =
      Base64.getEncoder()
          .encodeToString("open_sesame/&+%7e of the emulator".getBytes(StandardCharsets.UTF_8));

  private static final Path PROGRAM =
      Path.of("target/servers/azurite/node_modules/azurite/dist/src/blob/main.js");
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static int port;

  private Azurite() {}

  /// A place in a new container; skips the test where the emulator was not fetched.
  public static AzurePlace newPlace(String prefix) throws IOException {
    assumeThat(PROGRAM).as("scripts/servers.sh has fetched the emulator").exists();
    var place =
        new AzurePlace(
            ACCOUNT,
            "container-" + NUMBER.incrementAndGet(),
            prefix,
            Optional.of(endpoint()),
            Optional.of(new AzureKey.Shared(KEY)),
            Duration.ofSeconds(20));
    makeContainer(place.container());
    return place;
  }

  /// The same place, reached there with that.
  public static AzurePlace at(AzurePlace place, URI server, AzureKey key, Duration silence) {
    return new AzurePlace(
        place.account(),
        place.container(),
        place.prefix(),
        Optional.of(URI.create(server + "/" + ACCOUNT)),
        Optional.of(key),
        silence);
  }

  /// Where it listens.
  public static synchronized URI server() throws IOException {
    if (port == 0) {
      port = start();
    }
    return URI.create("http://127.0.0.1:" + port);
  }

  /// Where the account is.
  public static URI endpoint() throws IOException {
    return URI.create(server() + "/" + ACCOUNT);
  }

  private static int start() throws IOException {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    var directory = Files.createTempDirectory("azurite");
    var builder =
        new ProcessBuilder(
                "node",
                PROGRAM.toAbsolutePath().toString(),
                "--silent",
                "--inMemoryPersistence",
                "--disableTelemetry",
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                Integer.toString(free))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile());
    builder.environment().put("AZURITE_ACCOUNTS", ACCOUNT + ":" + KEY);
    var process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, directory)));
    for (var tries = 0; !listens(free); tries++) {
      assertThat(process.isAlive()).as(Files.readString(directory.resolve("out"))).isTrue();
      assertThat(tries).as("it starts").isLessThan(600);
      pause();
    }
    return free;
  }

  private static void stop(Process process, Path directory) {
    process.destroyForcibly();
    try {
      process.waitFor();
      Files.deleteIfExists(directory.resolve("out"));
      Files.deleteIfExists(directory);
    } catch (IOException | InterruptedException e) {
      System.err.println("left behind: " + directory + ": " + e);
    }
  }

  private static boolean listens(int port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void makeContainer(String container) throws IOException {
    var token = signature("", "c", "acdlrw");
    var uri = URI.create(endpoint() + "/" + container + "?restype=container&" + token);
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(uri)
              .header("x-ms-version", "2021-12-02")
              .PUT(HttpRequest.BodyPublishers.noBody())
              .build();
      var answer = client.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// A shared access signature of the account for an hour.
  ///
  /// @param resources `c` for containers, `o` for what is in them
  /// @param permissions such as `cl`: create and list
  public static String signature(String prefix, String resources, String permissions) {
    var start = Instant.now().minus(1, ChronoUnit.HOURS);
    var form = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT);
    var from = form.format(start.atOffset(ZoneOffset.UTC));
    var until = form.format(start.plus(2, ChronoUnit.HOURS).atOffset(ZoneOffset.UTC));
    var version = "2020-08-04";
    var lines =
        List.of(ACCOUNT, permissions, "b", resources, from, until, "", "https,http", version, "");
    var signature = hmac(String.join("\n", lines));
    return prefix
        + "sv=%s&ss=b&srt=%s&sp=%s&st=%s&se=%s&spr=https,http&sig=%s"
            .formatted(
                version,
                resources,
                permissions,
                from.replace(":", "%3A"),
                until.replace(":", "%3A"),
                java.net.URLEncoder.encode(signature, StandardCharsets.UTF_8));
  }

  private static String hmac(String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
