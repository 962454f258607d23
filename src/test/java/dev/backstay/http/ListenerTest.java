package dev.backstay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.failure.ConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListenerTest {

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  @TempDir private Path directory;

  private static ListenSettings at(
      List<InetSocketAddress> addresses,
      Optional<Path> socket,
      Optional<TlsSettings> tls,
      Set<InetAddress> proxies) {
    return new ListenSettings(
        addresses, socket, Set.of("localhost", "127.0.0.1"), tls, proxies, Served.USUAL);
  }

  private static RawAnswer overSocket(Path socket, String path) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      var text = "GET %s HTTP/1.1\r\nHost: anything\r\nConnection: close\r\n\r\n".formatted(path);
      var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        var _ = channel.write(bytes);
      }
      return RawAnswer.read(Channels.newInputStream(channel));
    }
  }

  @Test
  void theSocketIsForItsOwnerAlone() throws Exception {
    var socket = directory.resolve("backstay.sock");
    try (var served = Served.of(at(List.of(), Optional.of(socket), Optional.empty(), Set.of()))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-------");
      assertThat(overSocket(socket, "/api/v1/me").body())
          .contains("\"kind\":\"local socket\",\"role\":\"admin\"")
          .contains("\"name\":\"" + System.getProperty("user.name") + "\"");
      assertThat(served.logged("local socket of ")).isNotNull();
      var settings = at(List.of(), Optional.of(socket), Optional.empty(), Set.of());
      assertThatThrownBy(() -> Served.of(settings))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("somebody listens");
      assertThat(overSocket(socket, "/healthz").status()).isEqualTo(200);
    }
    try (var files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aSocketThatWasLeftBehindIsReplacedAndNothingElseIs() throws IOException {
    var socket = directory.resolve("backstay.sock");
    try (var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(socket));
    }
    var settings = at(List.of(), Optional.of(socket), Optional.empty(), Set.of());
    try (var _ = Served.of(settings)) {
      assertThat(overSocket(socket, "/healthz").status()).isEqualTo(200);
    }
    Files.writeString(socket, "mine");
    assertThatThrownBy(() -> Served.of(settings)).isInstanceOf(ConfigurationException.class);
    assertThat(Files.readString(socket)).isEqualTo("mine");
  }

  @Test
  void strangersAreNotListenedToWithoutTls() {
    var everywhere = List.of(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0));

    assertThatThrownBy(() -> at(everywhere, Optional.empty(), Optional.empty(), Set.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("without TLS");
    assertThat(
            at(
                    everywhere,
                    Optional.empty(),
                    Optional.empty(),
                    Set.of(InetAddress.ofLiteral("10.0.0.1")))
                .addresses())
        .isEqualTo(everywhere);
    assertThatThrownBy(() -> at(List.of(), Optional.empty(), Optional.empty(), Set.of()))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void withoutAWordItListensAtTheLoopbackAddressesWithOnePort() throws IOException {
    try (var served = Served.of(ListenSettings.local(0))) {
      var ports = served.listener().addresses().stream().map(InetSocketAddress::getPort).distinct();
      assertThat(ports).hasSize(1);
      assertThat(served.listener().addresses()).allMatch(it -> it.getAddress().isLoopbackAddress());
      assertThat(served.get("/healthz", "Host: LOCALHOST").status()).isEqualTo(200);
    }
  }

  @Test
  void aPortThatSomebodyHasIsNamed() {
    try (var first = Served.of()) {
      var taken = new InetSocketAddress(LOOPBACK.getAddress(), first.port());
      var settings = at(List.of(taken), Optional.empty(), Optional.empty(), Set.of());
      assertThatThrownBy(() -> Served.of(settings))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(Integer.toString(first.port()));
    }
  }

  @Test
  void whatAProxySaysIsBelievedOnlyOfThoseThatAreKnown() throws Exception {
    var claims =
        new String[] {
          "X-Forwarded-For: 198.51.100.9, 203.0.113.7",
          "X-Forwarded-Proto: https",
          "X-Forwarded-Host: localhost"
        };
    try (var served = Served.of()) {
      var answer = served.get("/healthz", claims);
      assertThat(answer.header("Strict-Transport-Security")).isEmpty();
      assertThat(served.logged("\"source\":\"127.0.0.1\"")).isNotNull();
    }
    var known = Set.of(LOOPBACK.getAddress());
    try (var served = Served.of(at(List.of(LOOPBACK), Optional.empty(), Optional.empty(), known))) {
      var answer = served.get("/healthz", claims);
      assertThat(answer.header("Strict-Transport-Security")).isPresent();
      assertThat(served.logged("\"source\":\"203.0.113.7\"")).isNotNull();
      assertThat(served.get("/healthz", "X-Forwarded-Host: evil.example").status()).isEqualTo(421);
      assertThat(served.get("/healthz", "X-Forwarded-For: nonsense").status()).isEqualTo(400);
    }
  }

  @Test
  void whatIsBeingAnsweredIsWaitedForAtTheEnd() throws Exception {
    var begun = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    var about = About.of("Slow.").answering(200, "Done.", "{}");
    var slow =
        Endpoint.of(
            Method.GET,
            "/slow",
            new Need.Anonymous(),
            about,
            _ -> {
              begun.countDown();
              try {
                mayEnd.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return new Answer.JsonText(200, "{}");
            });
    try (var served = Served.of(slow);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answer = threads.submit(() -> served.get("/slow"));
      begun.await();
      try (var idle = served.connect()) {
        idle.getOutputStream()
            .write(
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        while (idle.getInputStream().read() != '}') {
          // The answer ends so.
        }
        var end =
            CompletableFuture.runAsync(
                () -> served.listener().stop(Duration.ofSeconds(60)), threads);
        // It is ended once it has been idle for a while; what is being answered is not.
        assertThat(idle.getInputStream().read()).isEqualTo(-1);
        assertThatThrownBy(() -> served.get("/healthz")).isInstanceOf(IOException.class);
        assertThat(end).isNotDone();
        mayEnd.countDown();
        assertThat(answer.get().status()).isEqualTo(200);
        end.join();
      }
    }
  }

  @Test
  void whatIsNotAnsweredInTimeIsCutOffAtTheEnd() throws Exception {
    var begun = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    var about = About.of("Endless.").answering(200, "Done.", "{}");
    var endless =
        Endpoint.of(
            Method.GET,
            "/endless",
            new Need.Anonymous(),
            about,
            _ -> {
              begun.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return new Answer.NoContent();
            });
    try (var served = Served.of(endless);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answer = threads.submit(() -> served.get("/endless").status());
      begun.await();
      served.listener().stop(Duration.ofMillis(100));
      assertThat(answer.get()).isZero();
      never.countDown();
    }
  }

  private void openssl(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  /// A certificate of that name, signed by itself or by `authority`.
  private void certificate(String name, boolean isSigned) throws Exception {
    var arguments =
        new ArrayList<>(
            List.of(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1"));
    if (isSigned) {
      arguments.addAll(List.of("-CA", "authority.pem", "-CAkey", "authority.key"));
      arguments.addAll(List.of("-addext", "basicConstraints=critical,CA:FALSE"));
    }
    openssl(arguments.toArray(String[]::new));
    Files.setPosixFilePermissions(
        directory.resolve(name + ".key"), PosixFilePermissions.fromString("rw-------"));
  }

  private X509Certificate read(String name) throws Exception {
    try (var in = Files.newInputStream(directory.resolve(name + ".pem"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private HttpClient client(Optional<String> name) throws Exception {
    var trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("authority", read("authority"));
    var trusting = TrustManagerFactory.getInstance("PKIX");
    trusting.init(trust);
    var keys = KeyManagerFactory.getInstance("PKIX");
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    if (name.isPresent()) {
      openssl(
          "pkcs12",
          "-export",
          "-in",
          name.get() + ".pem",
          "-inkey",
          name.get() + ".key",
          "-out",
          name.get() + ".p12",
          "-passout",
          "pass:secret");
      try (var in = Files.newInputStream(directory.resolve(name.get() + ".p12"))) {
        store.load(in, "secret".toCharArray());
      }
    }
    keys.init(store, "secret".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusting.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static HttpResponse<String> get(HttpClient client, Served served, String path)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("https://localhost:" + served.port() + path)).build(),
        BodyHandlers.ofString());
  }

  @Test
  void aCertificateThatIsKnownLetsItsHolderIn() throws Exception {
    certificate("authority", false);
    for (var name : List.of("service", "agent-1", "agent-2")) {
      certificate(name, true);
    }
    var tls =
        new TlsSettings(
            directory.resolve("service.pem"),
            directory.resolve("service.key"),
            Optional.of(directory.resolve("authority.pem")));
    try (var served = new Served()) {
      served.certificates.add(
          new KnownCertificate(
              "agent-1",
              KnownCertificate.fingerprint(read("agent-1")),
              Role.BACKUP,
              Scope.everything()));
      served.start(at(List.of(LOOPBACK), Optional.empty(), Optional.of(tls), Set.of()));
      try (var nobody = client(Optional.empty());
          var known = client(Optional.of("agent-1"));
          var signedOnly = client(Optional.of("agent-2"))) {
        var health = get(nobody, served, "/healthz");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.headers().firstValue("Strict-Transport-Security")).isPresent();
        assertThat(get(nobody, served, "/api/v1/me").statusCode()).isEqualTo(401);
        assertThat(get(signedOnly, served, "/api/v1/me").statusCode()).isEqualTo(401);
        assertThat(get(known, served, "/api/v1/me").body())
            .contains("\"name\":\"agent-1\",\"kind\":\"certificate\",\"role\":\"backup\"");
      }
      assertThat(served.raw("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").status()).isZero();
    }
  }

  @Test
  void aKeyThatOthersCanReadIsRefused() throws Exception {
    certificate("authority", false);
    var key = directory.resolve("authority.key");
    var tls = new TlsSettings(directory.resolve("authority.pem"), key, Optional.empty());
    var settings = at(List.of(LOOPBACK), Optional.empty(), Optional.of(tls), Set.of());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> Served.of(settings))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("others may read");
  }
}
