package dev.backstay.alarm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.backstay.testing.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestsTest {

  private static final String NAME = "hooks.example.org";
  private static final byte[] BODY = "{}".getBytes(UTF_8);

  @TempDir static Path directory;

  private static TestTls tls;
  private static HttpsServer server;
  private static final AtomicInteger STATUS = new AtomicInteger(200);
  private static final AtomicReference<String> SEEN = new AtomicReference<>("");

  private static final Resolver HERE = _ -> List.of(InetAddress.getLoopbackAddress());

  @BeforeAll
  static void serve() throws IOException {
    tls = TestTls.of(directory, NAME);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls.server()));
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          SEEN.set(
              "%s %s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Host"),
                      body));
          exchange.getResponseHeaders().add("Location", "http://169.254.169.254/latest/");
          exchange.sendResponseHeaders(STATUS.get(), -1);
          exchange.close();
        });
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static Requests requests(Resolver resolver) {
    return new Requests(new Egress(resolver, tls.client()));
  }

  private static URI https(String host) {
    return URI.create("https://" + host + ":" + server.getAddress().getPort() + "/s3cr3t?k=1");
  }

  private static ThrowingCallable post(Requests requests, URI url, boolean allowPrivate) {
    return () -> requests.post(url, allowPrivate, Map.of(), BODY);
  }

  @Test
  void aRequestArrivesByTlsUnderItsName() throws UndeliveredException {
    STATUS.set(204);
    requests(HERE).post(https(NAME), true, Map.of("X-A", "b"), BODY);

    assertThat(SEEN.get())
        .isEqualTo("POST /s3cr3t?k=1 " + NAME + ":" + server.getAddress().getPort() + " {}");
  }

  @Test
  void aCertificateForAnotherNameIsRefused() {
    assertThatThrownBy(post(requests(HERE), https("other.example.org"), true))
        .isInstanceOf(UndeliveredException.class)
        .hasMessageContaining("other.example.org")
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefused() {
    var system = new Requests(new Egress(HERE, Egress.system().trust()));

    assertThatThrownBy(post(system, https(NAME), true)).isInstanceOf(UndeliveredException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "301, answered with 301",
    "302, answered with 302",
    "307, answered with 307",
    "308, answered with 308",
    "400, answered with 400",
    "429, answered with 429",
    "500, answered with 500",
    "503, answered with 503"
  })
  void anyOtherAnswerIsAFailureAndNoRedirectIsFollowed(int status, String said) {
    STATUS.set(status);
    var asked = new AtomicInteger();
    Resolver counting =
        host -> {
          asked.incrementAndGet();
          return HERE.resolve(host);
        };

    assertThatThrownBy(post(requests(counting), https(NAME), true))
        .isInstanceOf(UndeliveredException.class)
        .hasMessageContaining(said)
        .hasMessageNotContaining("s3cr3t");
    assertThat(asked).hasValue(1);
  }

  /// A name server that says something else the second time is not asked a second time.
  @Test
  void theAddressThatWasLookedAtIsTheOneThatIsConnectedTo() throws UndeliveredException {
    STATUS.set(200);
    var asked = new AtomicInteger();
    Resolver changing =
        _ ->
            List.of(
                InetAddress.ofLiteral(
                    asked.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254"));
    requests(changing).post(https(NAME), true, Map.of(), BODY);

    assertThat(asked).hasValue(1);
  }

  @Test
  void ofSeveralAddressesNoneMayBeRefused() throws IOException {
    try (var raw = new RawServer(socket -> answer(socket, "HTTP/1.1 200 OK\r\n\r\n"))) {
      Resolver mixed =
          _ -> List.of(InetAddress.getLoopbackAddress(), InetAddress.ofLiteral("169.254.169.254"));

      assertThatThrownBy(post(requests(mixed), plain(raw), true))
          .hasMessageContaining("169.254.169.254, where nothing is sent to");
      assertThat(raw.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "2130706433",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "localhost"
      })
  void thisHostIsReachedInNoNotation(String host) {
    try (var raw = new RawServer(socket -> answer(socket, "HTTP/1.1 200 OK\r\n\r\n"))) {
      var url = URI.create("http://" + host + ":" + raw.port() + "/");

      assertThatThrownBy(post(requests(Resolver.SYSTEM), url, false))
          .isInstanceOf(UndeliveredException.class);
      assertThat(raw.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://127.1/x", "https:x", "ftp://h/x", "/x", "https://[::1"})
  void whatIsNoUrlWithAHostIsNoTarget(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> new WebTarget(URI.create(url), true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254", "[fd00:ec2::254]", "2852039166", "[fe80::1]"})
  void whereCredentialsAreHandedOutNothingIsSentWhateverIsAllowed(String host) {
    assertThatThrownBy(
            post(requests(Resolver.SYSTEM), URI.create("http://" + host + "/latest/"), true))
        .hasMessageContaining("where nothing is sent to");
  }

  @Test
  void outsideNothingIsSentWithoutTls() {
    Resolver outside = _ -> List.of(InetAddress.ofLiteral("1.1.1.1"));

    assertThatThrownBy(post(requests(outside), URI.create("http://h.example.org/"), true))
        .hasMessageContaining("without TLS");
  }

  @Test
  void aNameThatIsNotThereIsAFailure() {
    Resolver none =
        host -> {
          throw new UnknownHostException(host);
        };

    assertThatThrownBy(post(requests(none), https(NAME), true))
        .isInstanceOf(UndeliveredException.class)
        .hasMessageContaining(NAME);
  }

  private static URI plain(RawServer raw) {
    return URI.create("http://127.0.0.1:" + raw.port() + "/s3cr3t");
  }

  private static void answer(Socket socket, String text) throws IOException {
    // What is not read when a socket is closed may take the answer with it.
    var in = socket.getInputStream();
    var last = 0;
    while (last != '}') {
      last = in.read();
    }
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK~~| ",
        "HTTP/1.0 200~~| ",
        "HTTP/1.1 200 OK~Content-Length: 999999999999~~| ",
        "HTTP/1.1 103 Early Hints~Link: x~~HTTP/1.1 204 No Content~~| ",
        "HTTP/1.1 103 Early Hints~Link: x~~HTTP/1.1 500 No~~|answered with 500",
        "HTTP/1.1 103 Early Hints~Link: x~|closed before it answered",
        "HTTP/1.1 200|closed before it answered",
        "SSH-2.0-OpenSSH~|not HTTP/1.1",
        "HTTP/1.1 2000 OK~|not HTTP/1.1",
        "HTTP/2 200~|not HTTP/1.1"
      })
  void theStatusIsAllThatIsRead(String text, String failure) throws UndeliveredException {
    try (var raw = new RawServer(socket -> answer(socket, text.replace("~", "\r\n")))) {
      if (failure == null) {
        requests(HERE).post(plain(raw), true, Map.of(), BODY);
        assertThat(raw.connections()).isOne();
      } else {
        assertThatThrownBy(post(requests(HERE), plain(raw), true)).hasMessageContaining(failure);
      }
    }
  }

  @Test
  void aHeadWithoutAnEndIsNotReadForEver() {
    var endless = "HTTP/1.1 100 Continue\r\n" + "X: y\r\n".repeat(10_000);
    try (var raw = new RawServer(socket -> answer(socket, endless))) {
      assertThatThrownBy(post(requests(HERE), plain(raw), true))
          .hasMessageContaining("more than 16384 bytes");
    }
    var line = "HTTP/1.1 200 " + "y".repeat(100_000);
    try (var raw = new RawServer(socket -> answer(socket, line))) {
      assertThatThrownBy(post(requests(HERE), plain(raw), true))
          .hasMessageContaining("more than 16384 bytes");
    }
  }

  @Test
  void aServerThatSaysNothingIsLeft() {
    var left = new CountDownLatch(1);
    try (var raw = new RawServer(_ -> left.await())) {
      assertThatThrownBy(post(impatient(), plain(raw), true))
          .isInstanceOf(UndeliveredException.class)
          .hasMessageContaining("not done within");
      left.countDown();
    }
  }

  /// Each byte comes soon after the one before, and there is no end of them.
  @Test
  void aServerThatAnswersInDropsIsLeft() throws InterruptedException {
    var noticed = new CountDownLatch(1);
    var pause = new CountDownLatch(1);
    try (var raw =
        new RawServer(
            socket -> {
              try {
                socket.getOutputStream().write("HTTP/1.1 200 ".getBytes(UTF_8));
                while (!pause.await(5, TimeUnit.MILLISECONDS)) {
                  socket.getOutputStream().write('y');
                }
              } finally {
                noticed.countDown();
              }
            })) {
      assertThatThrownBy(post(impatient(), plain(raw), true))
          .hasMessageContaining("not done within");
      assertThat(noticed.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /// The limit covers handshakes as well.
  @Test
  void aServerThatNeverShakesHandsIsLeft() {
    var left = new CountDownLatch(1);
    try (var raw = new RawServer(_ -> left.await())) {
      var url = URI.create("https://" + NAME + ":" + raw.port() + "/s3cr3t");
      assertThatThrownBy(post(impatient(), url, true)).hasMessageContaining("not done within");
      left.countDown();
    }
  }

  /// And looking the name up; what is found too late is not used.
  @Test
  void aNameThatIsFoundTooLateIsNotConnectedTo() throws InterruptedException {
    var late = new CountDownLatch(1);
    var found = new CountDownLatch(1);
    try (var raw = new RawServer(socket -> answer(socket, "HTTP/1.1 200 OK\r\n\r\n"))) {
      Resolver slow =
          host -> {
            try {
              late.await();
            } catch (InterruptedException stopped) {
              throw new UnknownHostException(host);
            }
            found.countDown();
            return HERE.resolve(host);
          };
      var requests = new Requests(new Egress(slow, tls.client()), Duration.ofMillis(200));
      assertThatThrownBy(post(requests, plain(raw), true)).hasMessageContaining("not done within");
      late.countDown();
      assertThat(found.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(raw.connections()).isZero();
    }
  }

  private static Requests impatient() {
    return new Requests(new Egress(HERE, tls.client()), Duration.ofMillis(300));
  }

  @Test
  void aHeaderCannotBringOthersWithIt() {
    assertThatThrownBy(
            () ->
                requests(HERE)
                    .post(
                        https(NAME), true, Map.of("Authorization", "Bearer s3cr3t\r\nX: y"), BODY))
        .hasMessageContaining("Authorization")
        .hasMessageNotContaining("s3cr3t");
  }
}
