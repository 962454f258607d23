package dev.backstay.alarm;

import jakarta.mail.Address;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Predicate;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/// Sends notices by mail.
public final class Mail implements Channel {

  /// For all of a delivery.
  public static final Duration LIMIT = Duration.ofSeconds(30);

  private static final int REASON_MAX = 300;

  private final Egress egress;
  private final MailServer server;
  private final String from;
  private final List<String> to;
  private final InstantSource time;
  private final Predicate<InetAddress> plainAllowed;

  /// @param from the sender's address
  /// @param to addresses of those who get it; at least one
  public Mail(Egress egress, MailServer server, String from, List<String> to, InstantSource time) {
    this(egress, server, from, to, time, InetAddress::isLoopbackAddress);
  }

  /// @param plainAllowed at which addresses a server need not have STARTTLS
  Mail(
      Egress egress,
      MailServer server,
      String from,
      List<String> to,
      InstantSource time,
      Predicate<InetAddress> plainAllowed) {
    this.egress = egress;
    this.server = server;
    this.from = from;
    this.to = List.copyOf(to);
    this.time = time;
    this.plainAllowed = plainAllowed;
  }

  @Override
  public void tell(Notice notice) throws UndeliveredException {
    var shown = server.destination().shown();
    try {
      Deadline.within(LIMIT, deadline -> send(notice, deadline));
    } catch (IOException failure) {
      throw new UndeliveredException(shown + ": " + reasonOf(failure), failure);
    }
  }

  private static String reasonOf(IOException failure) {
    var reason = Finding.line(String.valueOf(failure.getMessage()));
    return reason.length() > REASON_MAX ? reason.substring(0, REASON_MAX) : reason;
  }

  private void send(Notice notice, Deadline deadline) throws IOException {
    var socket = egress.connect(server.destination(), deadline);
    try (socket) {
      var session = session(socket);
      var message = new MimeMessage(session, new ByteArrayInputStream(text(notice)));
      try (var transport = new SMTPTransport(session, null)) {
        transport.connect(socket);
        transport.sendMessage(message, addresses());
      }
    } catch (MessagingException failure) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  private Address[] addresses() throws MessagingException {
    return InternetAddress.parse(String.join(",", to), true);
  }

  private Session session(Socket socket) {
    var properties = new Properties();
    var plain = server.tls() || plainAllowed.test(socket.getInetAddress());
    properties.put("mail.smtp.host", server.host());
    properties.put("mail.smtp.port", String.valueOf(server.port()));
    properties.put("mail.smtp.from", from);
    properties.put("mail.from", from);
    // What this host calls itself is otherwise looked up.
    properties.put("mail.smtp.localhost", literal(socket.getLocalAddress()));
    properties.put("mail.smtp.starttls.enable", String.valueOf(!server.tls()));
    properties.put("mail.smtp.starttls.required", String.valueOf(!plain));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    properties.put("mail.smtp.ssl.socketFactory", egress.trust());
    properties.put("mail.smtp.auth", String.valueOf(server.login().isPresent()));
    properties.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
    server.login().ifPresent(it -> properties.put("mail.smtp.user", it.account()));
    return Session.getInstance(
        properties,
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            var login = server.login().orElseThrow();
            return new PasswordAuthentication(login.account(), login.password());
          }
        });
  }

  /// An address as RFC 5321 has it in the place of a name.
  private static String literal(InetAddress address) {
    var text = address.getHostAddress().replaceFirst("%.*", "");
    return address instanceof Inet4Address ? "[" + text + "]" : "[IPv6:" + text + "]";
  }

  /// The message as RFC 5322 and RFC 2045 have it; its title is ASCII.
  private byte[] text(Notice notice) {
    var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(time.instant().atOffset(ZoneOffset.UTC));
    var body =
        Base64.getMimeEncoder().encodeToString(notice.body().getBytes(StandardCharsets.UTF_8));
    var lines =
        List.of(
            "From: " + from,
            "To: " + String.join(", ", to),
            "Date: " + date,
            "Subject: " + notice.title(),
            "Message-ID: <" + UUID.randomUUID() + from.substring(from.indexOf('@')) + ">",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            body,
            "");
    return String.join("\r\n", lines).getBytes(StandardCharsets.US_ASCII);
  }
}
