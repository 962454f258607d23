package dev.backstay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.backstay.component.Bucket;
import dev.backstay.s3.BucketServer;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import dev.backstay.store.s3.S3Place;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A bucket of its own in a server that speaks the S3 protocol, which runs as another process on a
/// free port of the loopback interface until all tests have ended.
public final class RealBucket implements AutoCloseable {

  /// The account's name.
  public static final String ACCESS = "backstay";

  /// The account's password.
  public static final String SECRET = "open_sesame/&+%7e";

  private static final Map<Engine, Server> RUNNING = new EnumMap<>(Engine.class);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Server server;
  private final String name;
  private final S3Client client;

  private RealBucket(Server server, String name) {
    this.server = server;
    this.name = name;
    client = client(server.endpoint());
  }

  /// The servers there are.
  public enum Engine {
    /// Checks signatures; its keys are names of files.
    S3PROXY,
    /// Keeps versions; takes whatever keys.
    S3MOCK
  }

  private record Server(Process process, Path directory, int port) {

    URI endpoint() {
      return URI.create("http://127.0.0.1:" + port);
    }
  }

  /// A new bucket; skips the test where the server was not fetched.
  public static RealBucket in(Engine engine) throws IOException {
    var bucket = new RealBucket(running(engine), "bucket-" + NUMBER.incrementAndGet());
    bucket.client.createBucket(it -> it.bucket(bucket.name));
    return bucket;
  }

  private static synchronized Server running(Engine engine) throws IOException {
    var server = RUNNING.get(engine);
    if (server == null) {
      server = start(engine);
      RUNNING.put(engine, server);
    }
    return server;
  }

  private static Server start(Engine engine) throws IOException {
    var libraries = Path.of("target/servers", engine.name().toLowerCase(java.util.Locale.ROOT));
    assumeThat(libraries.resolve(".fetched"))
        .as("scripts/servers.sh has fetched the server")
        .exists();
    var directory = Files.createTempDirectory("objects");
    var server = new Server(launch(engine, libraries, directory), directory, port(directory));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
    for (var tries = 0; !answers(server); tries++) {
      assertThat(server.process.isAlive()).as(Files.readString(directory.resolve("out"))).isTrue();
      assertThat(tries).as("the server starts").isLessThan(600);
      pause();
    }
    return server;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static int port(Path directory) throws IOException {
    return Integer.parseInt(Files.readString(directory.resolve("port")));
  }

  private static Process launch(Engine engine, Path libraries, Path directory) throws IOException {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Files.writeString(directory.resolve("port"), Integer.toString(port));
    Files.createDirectory(directory.resolve("objects"));
    var argv =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                libraries + "/*"));
    argv.addAll(
        switch (engine) {
          case S3PROXY -> proxy(directory, port);
          case S3MOCK -> mock(directory, port);
        });
    return new ProcessBuilder(argv)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("out").toFile())
        .start();
  }

  private static List<String> proxy(Path directory, int port) throws IOException {
    var settings = directory.resolve("settings");
    Files.write(
        settings,
        List.of(
            "s3proxy.endpoint=http://127.0.0.1:" + port,
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=" + ACCESS,
            "s3proxy.credential=" + SECRET,
            "jclouds.provider=filesystem-nio2",
            "jclouds.filesystem.basedir=" + directory.resolve("objects")));
    return List.of(
        "-Dlogback.configurationFile=scripts/servers/s3proxy/logback.xml",
        "org.gaul.s3proxy.Main",
        "--properties",
        settings.toString());
  }

  private static List<String> mock(Path directory, int port) {
    return List.of(
        "-Dserver.address=127.0.0.1",
        "com.adobe.testing.s3mock.S3MockApplication",
        "--http.port=" + port,
        "--server.port=0",
        "--vectors.http.port=0",
        "--vectors.https.port=0",
        "--com.adobe.testing.s3mock.store.root=" + directory.resolve("objects"));
  }

  private static boolean answers(Server server) {
    try {
      var connection = (HttpURLConnection) server.endpoint().toURL().openConnection();
      connection.setReadTimeout(5000);
      return connection.getResponseCode() > 0;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void stop(Server server) {
    server.process.destroyForcibly();
    try {
      server.process.waitFor();
      try (var paths = Files.walk(server.directory)) {
        for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException | InterruptedException e) {
      System.err.println("left behind: " + server.directory + ": " + e);
    }
  }

  private static S3Client client(URI endpoint) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS, SECRET)))
        .build();
  }

  /// Another bucket of the same server, which others make.
  public RealBucket beside(String other) {
    return new RealBucket(server, other);
  }

  /// Removes it with all that it holds, if it is there.
  public void remove() {
    if (client.listBuckets().buckets().stream().anyMatch(it -> it.name().equals(name))) {
      keys().forEach(this::delete);
      client.deleteBucket(it -> it.bucket(name));
    }
  }

  /// Keeps versions from now on.
  public RealBucket versioned() {
    client.putBucketVersioning(
        it ->
            it.bucket(name).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
    return this;
  }

  /// Its name.
  public String name() {
    return name;
  }

  /// Where its server listens.
  public URI endpoint() {
    return server.endpoint();
  }

  /// What the tests themselves ask it with.
  public S3Client client() {
    return client;
  }

  /// A place in it for a store.
  public S3Place place(String prefix) {
    return place(prefix, S3Place.Manner.USUAL);
  }

  /// The same, where objects are put in that manner.
  public S3Place place(String prefix, S3Place.Manner manner) {
    return place(endpoint(), prefix, manner);
  }

  /// The same, reached there.
  public S3Place place(URI endpoint, String prefix, S3Place.Manner manner) {
    return new S3Place(server(endpoint), name, prefix, manner);
  }

  private static BucketServer server(URI endpoint) {
    var keys = Optional.of(new BucketServer.Keys(ACCESS, SECRET));
    return new BucketServer(Optional.of(endpoint), Optional.of("us-east-1"), true, keys);
  }

  /// It as a component, reached where it is.
  public Bucket component(String... prefixes) {
    return component(endpoint(), prefixes);
  }

  /// It as a component, reached there.
  public Bucket component(URI endpoint, String... prefixes) {
    return new Bucket(
        new ComponentName("briefs"),
        Importance.CRITICAL,
        0,
        server(endpoint),
        name,
        List.of(prefixes),
        Optional.empty(),
        Duration.ofSeconds(20),
        List.of());
  }

  /// Writes an object.
  public void put(String key, String content) {
    client.putObject(it -> it.bucket(name).key(key), RequestBody.fromString(content));
  }

  /// Removes an object.
  public void delete(String key) {
    client.deleteObject(it -> it.bucket(name).key(key));
  }

  /// The content of an object.
  public String get(String key) {
    return client.getObjectAsBytes(it -> it.bucket(name).key(key)).asString(StandardCharsets.UTF_8);
  }

  /// All keys.
  public List<String> keys() {
    return client.listObjectsV2Paginator(it -> it.bucket(name)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  /// All that it holds.
  public SortedMap<String, String> contents() {
    var contents = new TreeMap<String, String>();
    for (var key : keys()) {
      try {
        contents.put(key, get(key));
      } catch (NoSuchKeyException deleted) {
        // S3Mock lists what is deleted in a bucket with versions.
      }
    }
    return contents;
  }

  @Override
  public void close() {
    client.close();
  }
}
