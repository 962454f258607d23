package dev.backstay.alarm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Connections to the outside. A name is looked up once; if one of its addresses is not to be
/// reached, no connection is made; else it is made to the very address that was looked at, and TLS
/// still asks for the name.
///
/// That is why sockets are opened here and not by the HTTP client of the JDK, which looks names up
/// once more by itself: a name server could say something else then.
///
/// @param trust makes TLS of connections
public record Egress(Resolver resolver, SSLSocketFactory trust) {

  /// A name with several addresses is tried at the next one after that, in milliseconds.
  private static final int CONNECT_LIMIT = 3_000;

  /// That of this host: its names, and the certificates that Java trusts.
  public static Egress system() {
    return new Egress(Resolver.SYSTEM, (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /// What is done with a connection.
  public interface Exchange {

    /// Speaks and listens; the connection is closed afterwards.
    void with(Socket socket) throws IOException;
  }

  /// Connects, and does that within the limit. Networks of one's own may be reached, others only
  /// by TLS.
  ///
  /// @param host a name or an address, without brackets
  /// @throws IOException if there is no connection, it breaks, or the limit is over
  public void exchange(String host, int port, boolean tls, Duration limit, Exchange exchange)
      throws IOException {
    var to = new Destination(tls ? "tls" : "tcp", host, port, tls, false, true);
    Deadline.within(
        limit,
        deadline -> {
          try (var socket = connect(to, deadline)) {
            exchange.with(socket);
          }
        });
  }

  /// A connection, with TLS if the destination begins with it.
  ///
  /// @throws IOException if there is none; if it is refused, the message says why
  Socket connect(Destination to, Deadline deadline) throws IOException {
    var addresses = resolver.resolve(to.host());
    for (var address : addresses) {
      check(to, address);
    }
    var plain = connect(to, addresses, deadline);
    return to.tls() ? secured(plain, to) : plain;
  }

  private static void check(Destination to, InetAddress address) throws IOException {
    var reach = Reach.of(address);
    if (reach == Reach.FORBIDDEN) {
      throw new IOException(
          "%s is at %s, where nothing is sent to".formatted(to.host(), address.getHostAddress()));
    }
    if (reach == Reach.PRIVATE && !to.allowPrivate()) {
      throw new IOException(
          "%s is at %s, which is no public address; \"allow_private: true\" allows that"
              .formatted(to.host(), address.getHostAddress()));
    }
    if (reach == Reach.PUBLIC && !to.tls() && !to.plainAllowed()) {
      throw new IOException(
          "%s is at %s, where nothing is sent to without TLS"
              .formatted(to.host(), address.getHostAddress()));
    }
  }

  private static Socket connect(Destination to, List<InetAddress> addresses, Deadline deadline)
      throws IOException {
    var failure = new IOException("%s has no address".formatted(to.host()));
    for (var address : addresses) {
      var socket = deadline.hold(new Socket());
      try {
        // With the name in it, whoever asks the address for its name asks nobody else.
        var named = InetAddress.getByAddress(to.host(), address.getAddress());
        socket.connect(new InetSocketAddress(named, to.port()), CONNECT_LIMIT);
        return socket;
      } catch (IOException unreachable) {
        socket.close();
        failure = unreachable;
      }
    }
    throw failure;
  }

  private Socket secured(Socket plain, Destination to) throws IOException {
    var socket = (SSLSocket) trust.createSocket(plain, to.host(), to.port(), true);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    if (isName(to.host())) {
      parameters.setServerNames(List.of(new SNIHostName(to.host())));
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static boolean isName(String host) {
    return host.indexOf(':') < 0 && !host.matches("[0-9.]+") && !host.endsWith(".");
  }
}
