package dev.backstay.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;

/// Takes a request as the server has it for a value of our own, and refuses what can be read in two
/// ways.
final class Reception {

  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~:@/-]{0,1023}");

  private final Proxies proxies;

  Reception(Proxies proxies) {
    this.proxies = proxies;
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }

  private static EndPoint endPoint(Request jetty) {
    return jetty.getConnectionMetaData().getConnection().getEndPoint();
  }

  /// Whether the caller speaks TLS to us.
  static boolean isSecure(Request jetty) {
    return endPoint(jetty).isSecure();
  }

  /// Who is at the other end of the connection.
  static String peer(Request jetty) {
    return jetty.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress it
        ? it.getAddress().getHostAddress()
        : "local socket";
  }

  /// The request, with what proxies that are known say of it.
  ///
  /// @throws RefusedException if it can be read in more than one way
  /// @throws IOException if it cannot be told who is at the other end
  Incoming receive(Request jetty, String id) throws IOException {
    if (jetty.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1) {
      throw Refusal.REQUEST_MALFORMED.because("this is not HTTP/1.1", "Speak HTTP/1.1.");
    }
    var path = String.valueOf(jetty.getHttpURI().getPath());
    requirePlain(path);
    var headers = headers(jetty);
    var authority = headers.getOrDefault("host", List.of());
    var direct =
        new Proxies.Origin(
            address(jetty), isSecure(jetty), authority.size() == 1 ? authority.getFirst() : "");
    var door = door(jetty);
    var origin = door instanceof Door.Local ? direct : proxies.resolve(direct, headers);
    return new Incoming(
        id,
        jetty.getMethod(),
        path,
        Optional.ofNullable(jetty.getHttpURI().getQuery()),
        headers,
        origin.address(),
        door,
        origin.isSecure(),
        origin.authority());
  }

  private static void requirePlain(String path) {
    var segments = List.of(path.substring(Math.min(1, path.length())).split("/", -1));
    var isPlain =
        PATH.matcher(path).matches()
            && (path.equals("/")
                || segments.stream()
                    .noneMatch(it -> it.isEmpty() || it.equals(".") || it.equals("..")));
    if (!isPlain) {
      throw Refusal.REQUEST_MALFORMED.because(
          "the path is not plain", "Paths are neither encoded nor relative, and end without /.");
    }
  }

  private static Map<String, List<String>> headers(Request jetty) {
    var headers = new HashMap<String, List<String>>();
    for (var field : jetty.getHeaders()) {
      headers
          .computeIfAbsent(field.getName().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(String.valueOf(field.getValue()));
    }
    return headers;
  }

  private static InetAddress address(Request jetty) {
    return jetty.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress it
        ? it.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  private static Door door(Request jetty) throws IOException {
    var endPoint = endPoint(jetty);
    if (endPoint instanceof SocketChannelEndPoint plain
        && !(plain.getChannel().getLocalAddress() instanceof InetSocketAddress)) {
      var peer = plain.getChannel().getOption(ExtendedSocketOptions.SO_PEERCRED);
      return new Door.Local(peer.user().getName());
    }
    var session = endPoint.getSslSessionData();
    var certificates = session == null ? null : session.peerCertificates();
    return new Door.Network(
        certificates == null || certificates.length == 0
            ? Optional.<X509Certificate>empty()
            : Optional.of(certificates[0]));
  }
}
