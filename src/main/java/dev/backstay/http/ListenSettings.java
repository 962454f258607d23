package dev.backstay.http;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where the service listens and by which names it is called.
///
/// @param addresses to listen at by TCP; all that have the port 0 get the same free one
/// @param socket where the Unix socket is, if there is to be one; it is made with the mode 0600
/// @param names by which it may be called, without port
/// @param proxies addresses whose headers `X-Forwarded-For`, `-Proto` and `-Host` are believed;
///     without TLS of our own, strangers are then let in through them alone
public record ListenSettings(
    List<InetSocketAddress> addresses,
    Optional<Path> socket,
    Set<String> names,
    Optional<TlsSettings> tls,
    Set<InetAddress> proxies,
    Limits limits) {

  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  /// Refuses to listen where strangers are, without TLS and without a proxy that has it.
  ///
  /// @throws ConfigurationException if so
  public ListenSettings {
    addresses = List.copyOf(addresses);
    names = Set.copyOf(names);
    proxies = Set.copyOf(proxies);
    for (var each : addresses) {
      if (each.isUnresolved()) {
        throw new ConfigurationException(
            FailureCode.CONFIG_INVALID,
            "there is no address %s to listen at".formatted(each.getHostString()),
            "Name an address of this host.");
      }
      if (!each.getAddress().isLoopbackAddress() && tls.isEmpty() && proxies.isEmpty()) {
        throw new ConfigurationException(
            FailureCode.CONFIG_INVALID,
            "to listen at %s without TLS would show tokens and passwords to the network"
                .formatted(each.getAddress().getHostAddress()),
            "Configure a certificate, or name the proxies that speak TLS, or listen at 127.0.0.1.");
      }
    }
    if (addresses.isEmpty() && socket.isEmpty()) {
      throw new ConfigurationException(
          FailureCode.CONFIG_INVALID,
          "there is no address and no socket to listen at",
          "Name at least one.");
    }
  }

  /// Listens at the loopback addresses that this host has, and goes by their names.
  public static ListenSettings local(int port) {
    var addresses = new ArrayList<InetSocketAddress>();
    for (var each : List.of("127.0.0.1", "::1")) {
      var address = InetAddress.ofLiteral(each);
      if (isHere(address)) {
        addresses.add(new InetSocketAddress(address, port));
      }
    }
    return new ListenSettings(
        addresses, Optional.empty(), LOCAL_NAMES, Optional.empty(), Set.of(), Limits.usual());
  }

  private static boolean isHere(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException _) {
      return false;
    }
  }
}
