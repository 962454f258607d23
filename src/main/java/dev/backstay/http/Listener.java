package dev.backstay.http;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// Listens, and answers by a table of endpoints. Each request has a virtual thread of its own.
public final class Listener implements AutoCloseable {

  private static final int THREADS_MAX = 16;
  private static final int LOOKS_PER_LIMIT = 4;

  private final AtomicBoolean isStopping = new AtomicBoolean();
  private final ListenSettings settings;
  private final Endpoints table;
  private final Connections connections;
  private final Server server;
  private final List<ServerConnector> doors = new ArrayList<>();
  private final List<InetSocketAddress> opened = new ArrayList<>();
  private final Optional<SocketFile> socket;

  private Listener(ListenSettings settings, Serving serving) {
    this.settings = settings;
    table = serving.table();
    connections = new Connections(settings.limits(), new Proxies(settings.proxies()));
    server = new Server(threads());
    server.setHandler(
        new GracefulHandler(new FrontDoor(serving, table, settings, connections, isStopping::get)));
    server.setErrorHandler(new BadRequests(new RequestLog(serving.time(), serving.log())));
    socket = settings.socket().map(SocketFile::prepare);
  }

  private static QueuedThreadPool threads() {
    var threads = new QueuedThreadPool(THREADS_MAX);
    threads.setName("http");
    threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("request-"));
    return threads;
  }

  /// Listens from when this returns.
  ///
  /// @throws ConfigurationException if it cannot listen at one of the places, or a file of the TLS
  ///     settings is not what it should be
  public static Listener start(ListenSettings settings, Serving serving) {
    var listener = new Listener(settings, serving);
    try {
      listener.open();
      return listener;
    } catch (RuntimeException | Error e) {
      listener.stop(Duration.ZERO);
      throw e;
    }
  }

  private void open() {
    var port = 0;
    for (var address : settings.addresses()) {
      port = open(address, address.getPort() == 0 ? port : address.getPort());
    }
    socket.ifPresent(
        file -> {
          var door = new UnixDomainServerConnector(server, 1, 1, speakingPlainly());
          door.setUnixDomainPath(file.first());
          add(door);
        });
    try {
      server.start();
    } catch (Exception e) {
      throw wrong("the service could not begin to listen", e);
    }
    socket.ifPresent(SocketFile::publish);
    look();
  }

  private int open(InetSocketAddress address, int port) {
    var door =
        settings
            .tls()
            .map(TlsFiles::context)
            .map(tls -> new ServerConnector(server, 1, 1, speakingTls(tls)))
            .orElseGet(() -> new ServerConnector(server, 1, 1, speakingPlainly()));
    door.setHost(address.getAddress().getHostAddress());
    door.setPort(port);
    add(door);
    doors.add(door);
    try {
      door.open();
    } catch (IOException e) {
      throw wrong("cannot listen at " + address.getAddress().getHostAddress() + ":" + port, e);
    }
    opened.add(new InetSocketAddress(address.getAddress(), door.getLocalPort()));
    return door.getLocalPort();
  }

  private static ConnectionFactory[] speakingTls(SslContextFactory.Server tls) {
    return new ConnectionFactory[] {
      new SslConnectionFactory(tls, "http/1.1"), speakingPlainly()[0]
    };
  }

  private static ConnectionFactory[] speakingPlainly() {
    var http = new HttpConfiguration();
    http.setRequestHeaderSize(Limits.HEADER_BYTES_MAX);
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setHttpCompliance(HttpCompliance.STRICT);
    http.setUriCompliance(UriCompliance.RFC3986);
    return new ConnectionFactory[] {new HttpConnectionFactory(http)};
  }

  private void add(AbstractConnector door) {
    // Deadlines are kept by the connections themselves: an idle timeout would also end streams of
    // events, and every byte that trickles would move it.
    door.setIdleTimeout(0);
    door.addBean(connections);
    server.addConnector(door);
  }

  private void look() {
    var limits = settings.limits();
    var shortest =
        Stream.of(limits.header(), limits.body(), limits.write())
            .min(Duration::compareTo)
            .orElseThrow();
    var pause = Math.max(1, Math.min(1000, shortest.toMillis() / LOOKS_PER_LIMIT));
    server
        .getScheduler()
        .schedule(
            () -> {
              connections.endLate();
              if (server.isRunning()) {
                look();
              }
            },
            pause,
            TimeUnit.MILLISECONDS);
  }

  private static ConfigurationException wrong(String what, Exception cause) {
    return cause instanceof ConfigurationException known
        ? known
        : new ConfigurationException(
            FailureCode.CONFIG_CONFLICT,
            "%s: %s".formatted(what, cause.getMessage()),
            "Choose a place that is this host's, and that nobody else listens at.",
            cause);
  }

  /// All that can be asked for.
  public Endpoints endpoints() {
    return table;
  }

  /// Where it listens by TCP, with the ports that were free.
  public List<InetSocketAddress> addresses() {
    return List.copyOf(opened);
  }

  /// How many connections there are.
  int connectionCount() {
    return connections.count();
  }

  /// Takes no more requests, ends streams of events, waits for what is being answered, no longer
  /// than that, and ends.
  public void stop(Duration atMost) {
    isStopping.set(true);
    // Else the system takes connections for us to which nobody will listen.
    doors.forEach(ServerConnector::close);
    server.setStopTimeout(atMost.toMillis());
    try {
      server.stop();
    } catch (Exception _) {
      // What was not done in time was cut off, and that is what was asked for.
    } finally {
      socket.ifPresent(SocketFile::remove);
    }
  }

  /// Ends at once.
  @Override
  public void close() {
    stop(Duration.ZERO);
  }
}
