package dev.backstay.alarm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.testing.SettableTime;
import dev.backstay.testing.TestTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MailTest {

  private static final String NAME = "mail.example.org";
  private static final String PASSWORD = "s3cr3t-canary";
  private static final String PLAIN =
      Base64.getEncoder().encodeToString(("\0ops\0" + PASSWORD).getBytes(UTF_8));

  @TempDir static Path directory;
  private static TestTls tls;

  private final List<String> said = new CopyOnWriteArrayList<>();
  private boolean offersTls = true;
  private boolean beginsWithTls;

  @BeforeAll
  static void certify() {
    tls = TestTls.of(directory, NAME);
  }

  /// A server that takes mail from `ops` and from nobody else, in the order of RFC 5321.
  private void converse(Socket socket) throws IOException {
    if (beginsWithTls) {
      converse(secured(socket), true);
    } else {
      converse(socket, false);
    }
  }

  private static Socket secured(Socket socket) throws IOException {
    var over = (SSLSocket) tls.server().getSocketFactory().createSocket(socket, null, true);
    over.setUseClientMode(false);
    over.startHandshake();
    return over;
  }

  private void converse(Socket socket, boolean secure) throws IOException {
    var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    if (!secure || beginsWithTls) {
      say(socket, "220 ready");
    }
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      said.add((secure ? "tls " : "plain ") + line);
      if (line.startsWith("EHLO")) {
        say(
            socket,
            offersTls && !secure
                ? "250-x\r\n250-STARTTLS\r\n250 AUTH PLAIN"
                : "250-x\r\n250 AUTH PLAIN");
      } else if (line.equals("STARTTLS")) {
        say(socket, "220 go on");
        converse(secured(socket), true);
        return;
      } else if (line.startsWith("AUTH")) {
        say(socket, line.endsWith(PLAIN) ? "235 welcome" : "535 5.7.8 not you");
      } else if (line.equals("DATA")) {
        say(socket, "354 go on");
        for (var text = in.readLine(); !text.equals("."); text = in.readLine()) {
          said.add("data " + text);
        }
        say(socket, "250 taken");
      } else {
        say(socket, line.equals("QUIT") ? "221 bye" : "250 fine");
      }
    }
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  private Mail mail(RawServer server, String host, String password, boolean isLoopback) {
    var egress = new Egress(_ -> List.of(InetAddress.getLoopbackAddress()), tls.client());
    var login = new MailServer.Login("ops", password);
    return new Mail(
        egress,
        new MailServer(host, server.port(), beginsWithTls, Optional.of(login), true),
        "backstay@example.org",
        List.of("ops@example.org", "night@example.org"),
        new SettableTime("2026-07-10T10:36:00Z"),
        _ -> isLoopback);
  }

  private void tell(String host, String password, boolean isLoopback) throws UndeliveredException {
    try (var server = new RawServer(this::converse)) {
      mail(server, host, password, isLoopback).tell(Notices.notice("db", Notice.State.RAISED));
    }
  }

  private void assertTakenBy(String by) {
    assertThat(said)
        .contains(
            by + " MAIL FROM:<backstay@example.org>",
            by + " RCPT TO:<ops@example.org>",
            by + " RCPT TO:<night@example.org>",
            "data From: backstay@example.org",
            "data To: ops@example.org, night@example.org",
            "data Date: Fri, 10 Jul 2026 10:36:00 GMT",
            "data Subject: [backstay] prod: suspect raised");
    var body =
        said.stream().skip(said.indexOf("data ") + 1L).takeWhile(it -> it.startsWith("data "));
    var text = Base64.getMimeDecoder().decode(body.map(it -> it.substring(5)).collect(joining()));
    assertThat(new String(text, UTF_8)).startsWith("<!channel> @everyone & \u00e4\nAbout: db\n");
  }

  @Test
  void mailIsTakenAfterStarttlsAndNothingIsSaidBeforeIt() throws UndeliveredException {
    tell(NAME, PASSWORD, false);

    assertTakenBy("tls");
    assertThat(said.stream().filter(it -> it.startsWith("plain")).toList())
        .hasSize(2)
        .first()
        .asString()
        .isEqualTo("plain EHLO [127.0.0.1]");
  }

  @Test
  void mailIsTakenByTlsFromTheStart() throws UndeliveredException {
    beginsWithTls = true;
    tell(NAME, PASSWORD, false);

    assertTakenBy("tls");
    assertThat(said).noneMatch(it -> it.startsWith("plain"));
  }

  @Test
  void onThisHostItMayStayPlain() throws UndeliveredException {
    offersTls = false;
    tell("127.0.0.1", PASSWORD, true);

    assertTakenBy("plain");
  }

  @Test
  void withoutStarttlsNothingIsSentAndNobodyLogsIn() {
    offersTls = false;

    assertThatThrownBy(() -> tell(NAME, PASSWORD, false))
        .isInstanceOf(UndeliveredException.class)
        .hasMessageContaining("STARTTLS is required");
    assertThat(said).noneMatch(it -> it.contains("AUTH") || it.contains("MAIL"));
  }

  @Test
  void aWrongPasswordIsToldAndNotShown() {
    assertThatThrownBy(() -> tell(NAME, "another-s3cr3t-canary", false))
        .isInstanceOf(UndeliveredException.class)
        .hasMessageContaining("535 5.7.8 not you")
        .hasMessageNotContaining("s3cr3t-canary");
    assertThat(said).noneMatch(it -> it.contains("MAIL"));
  }

  @Test
  void aServerWithAnotherNameIsNotLoggedInTo() {
    assertThatThrownBy(() -> tell("other.example.org", PASSWORD, false))
        .isInstanceOf(UndeliveredException.class);
    beginsWithTls = true;
    assertThatThrownBy(() -> tell("other.example.org", PASSWORD, false))
        .isInstanceOf(UndeliveredException.class);
    assertThat(said).noneMatch(it -> it.contains("AUTH"));
  }

  @Test
  void aServerThatHangsUpIsAFailure() {
    try (var server = new RawServer(socket -> say(socket, "220 ready"))) {
      assertThatThrownBy(
              () ->
                  mail(server, NAME, PASSWORD, false)
                      .tell(Notices.notice("db", Notice.State.RAISED)))
          .isInstanceOf(UndeliveredException.class)
          .hasMessageStartingWith("smtp://" + NAME);
    }
  }
}
