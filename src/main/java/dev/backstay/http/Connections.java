package dev.backstay.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;

/// The connections that there are: counts them, and ends those that keep us waiting.
///
/// What is waited for has a deadline that bytes which trickle do not move, as they do an idle
/// timeout.
final class Connections implements Connection.Listener {

  /// A connection, and until when what is waited for must have come.
  static final class Watched {

    private static final long NEVER = Long.MAX_VALUE;

    private volatile long since;
    private volatile long patience = NEVER;

    /// Empty at the Unix socket. Kept, since a connection that has ended knows it no longer.
    private final Optional<InetAddress> address;

    private Watched(Optional<InetAddress> address) {
      this.address = address;
    }

    /// From now on something is waited for no longer than that.
    void expect(Duration within) {
      // In this order: a look in between sees more patience, not less.
      since = System.nanoTime();
      patience = within.toNanos();
    }

    /// Nothing is waited for.
    void rest() {
      patience = NEVER;
    }

    private boolean isLate(long now) {
      var limit = patience;
      return limit != NEVER && now - since > limit;
    }
  }

  private final Map<Connection, Watched> all = new ConcurrentHashMap<>();
  private final Map<InetAddress, Integer> ofOne = new HashMap<>();
  private final Limits limits;
  private final Proxies proxies;
  private int network;
  private int local;

  Connections(Limits limits, Proxies proxies) {
    this.limits = limits;
    this.proxies = proxies;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof SslConnection) {
      return;
    }
    var watched = new Watched(address(connection));
    watched.expect(limits.header());
    if (all.putIfAbsent(connection, watched) == null && !enter(watched.address)) {
      connection.getEndPoint().close();
    }
  }

  @Override
  public void onClosed(Connection connection) {
    var watched = all.remove(connection);
    if (watched != null) {
      leave(watched.address);
    }
  }

  private static Optional<InetAddress> address(Connection connection) {
    return connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress remote
        ? Optional.of(remote.getAddress())
        : Optional.empty();
  }

  private synchronized boolean enter(Optional<InetAddress> address) {
    if (address.isEmpty()) {
      local++;
      return local <= limits.connections();
    }
    network++;
    var count = ofOne.merge(address.get(), 1, Integer::sum);
    return network <= limits.connections()
        && (count <= limits.connectionsOfOne() || proxies.knows(address.get()));
  }

  private synchronized void leave(Optional<InetAddress> address) {
    if (address.isEmpty()) {
      local--;
      return;
    }
    network--;
    ofOne.computeIfPresent(address.get(), (_, count) -> count == 1 ? null : count - 1);
  }

  /// The connection, while it is open.
  Watched of(Connection connection) {
    return all.getOrDefault(connection, new Watched(Optional.empty()));
  }

  /// How many there are.
  int count() {
    return all.size();
  }

  /// Ends those that kept us waiting for too long.
  void endLate() {
    var now = System.nanoTime();
    all.forEach(
        (connection, watched) -> {
          if (watched.isLate(now)) {
            connection.getEndPoint().close();
          }
        });
  }
}
