package dev.backstay.http;

import dev.backstay.access.AccountLedger;
import dev.backstay.access.Accounts;
import dev.backstay.access.Allowance;
import dev.backstay.access.Attempts;
import dev.backstay.access.Principal;
import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.access.Sessions;
import dev.backstay.access.Tokens;
import dev.backstay.audit.AuditKey;
import dev.backstay.audit.AuditTrail;
import dev.backstay.testing.InMemoryAccounts;
import dev.backstay.testing.InMemoryAuditLog;
import dev.backstay.testing.InMemoryTokens;
import dev.backstay.testing.SettableTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A service that really listens, on a free port, with endpoints of a test.
final class Served implements AutoCloseable {

  static final Principal ROOT =
      new Principal("root", Principal.Kind.LOCAL_SOCKET, Role.ADMIN, Scope.everything());
  static final String PASSWORD = "correct horse battery";
  static final Limits USUAL = Limits.usual();

  final SettableTime time = new SettableTime("2026-03-01T12:00:00Z");
  final InMemoryAuditLog audit = new InMemoryAuditLog();
  final AccountLedger accountLedger = new InMemoryAccounts();
  final Tokens tokens = new Tokens(new InMemoryTokens(), time, new Random(7));
  final Accounts accounts = new Accounts(accountLedger, time, new Random(8));
  final Attempts showings = new Attempts(time);
  final List<String> log = new CopyOnWriteArrayList<>();
  final List<String> reasons = new CopyOnWriteArrayList<>();
  final List<KnownCertificate> certificates = new CopyOnWriteArrayList<>();
  private Optional<Listener> running = Optional.empty();

  static ListenSettings settings(Limits limits) {
    return new ListenSettings(
        List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0)),
        Optional.empty(),
        Set.of("localhost", "127.0.0.1"),
        Optional.empty(),
        Set.of(),
        limits);
  }

  static Served of(Endpoint... endpoints) {
    return of(settings(USUAL), endpoints);
  }

  static Served of(ListenSettings settings, Endpoint... endpoints) {
    var served = new Served();
    served.start(settings, endpoints);
    return served;
  }

  void start(ListenSettings settings, Endpoint... endpoints) {
    var credentials =
        new Credentials(
            tokens,
            accounts,
            new Sessions(accountLedger, time, new Random(9)),
            certificates,
            new Attempts(time),
            showings,
            new Allowance(time));
    running =
        Optional.of(
            Listener.start(
                settings,
                new Serving(
                    List.of(endpoints),
                    credentials,
                    new AuditTrail(audit, new AuditKey(new byte[32]), time),
                    () -> List.copyOf(reasons),
                    time,
                    this::remember)));
  }

  private synchronized void remember(String line) {
    log.add(line);
    notifyAll();
  }

  /// Waits for a line of the log that has this in it: it comes after the answer. Null if none does.
  synchronized @Nullable String logged(String wanted) throws InterruptedException {
    var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < end) {
      for (var line : log) {
        if (line.contains(wanted)) {
          return line;
        }
      }
      wait(1000);
    }
    return null;
  }

  Listener listener() {
    return running.orElseThrow();
  }

  int port() {
    return listener().addresses().getFirst().getPort();
  }

  String authority() {
    return "127.0.0.1:" + port();
  }

  String token(Role role) {
    return token(role, Scope.everything());
  }

  String token(Role role, Scope scope) {
    return tokens
        .issue(ROOT, "test", role, scope, time.instant().plus(Duration.ofDays(300)))
        .text();
  }

  void account(String name, Role role) {
    var _ = accounts.create(ROOT, name, PASSWORD.toCharArray(), role, Scope.everything());
  }

  Socket connect() throws IOException {
    var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port());
    socket.setSoTimeout(60_000);
    return socket;
  }

  /// Sends bytes as they are and reads until the connection ends.
  RawAnswer raw(String text) throws IOException {
    try (var socket = connect()) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return RawAnswer.read(socket.getInputStream());
    }
  }

  /// A request with the right name, which ends the connection.
  RawAnswer ask(String line, List<String> headers, String body) throws IOException {
    return raw(text(line, headers, body));
  }

  RawAnswer get(String path, String... headers) throws IOException {
    return ask("GET " + path, List.of(headers), "");
  }

  RawAnswer post(String path, String body, String... headers) throws IOException {
    var all = new ArrayList<>(List.of(headers));
    all.add("Content-Type: application/json");
    return ask("POST " + path, all, body);
  }

  String text(String line, List<String> headers, String body) {
    var text = new StringBuilder(line).append(" HTTP/1.1\r\n");
    if (headers.stream().noneMatch(it -> it.startsWith("Host:"))) {
      text.append("Host: ").append(authority()).append("\r\n");
    }
    headers.forEach(it -> text.append(it).append("\r\n"));
    if (!body.isEmpty()) {
      text.append("Content-Length: ")
          .append(body.getBytes(StandardCharsets.ISO_8859_1).length)
          .append("\r\n");
    }
    return text.append("Connection: close\r\n\r\n").append(body).toString();
  }

  static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  /// What the audit trail says of actions and outcomes, without the ids of requests.
  List<String> trail() {
    return audit.records().stream()
        .map(
            it ->
                "%s | %s | %s"
                    .formatted(
                        it.actor(), it.action(), it.outcome().replaceAll(" \\(request .*", "")))
        .toList();
  }

  @Override
  public void close() {
    running.ifPresent(Listener::close);
  }
}
