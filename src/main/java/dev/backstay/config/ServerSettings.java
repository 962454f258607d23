package dev.backstay.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where the service listens, and whom it believes.
///
/// @param listen addresses with ports, as `127.0.0.1:8470` or `[::1]:8470`; at least one
/// @param hosts the names by which it is asked, beside the addresses and `localhost`
/// @param socket the Unix socket at which this user is asked nothing, if there is one
/// @param tls by what it proves itself, if it does
/// @param clients hosts that prove themselves by certificates
/// @param trustedProxies addresses of proxies whose word on who asks is believed
/// @param stopWithin how long runs are waited for when the service is told to end
/// @param auditSyslog who takes a copy of the audit trail, if anybody does
public record ServerSettings(
    List<Address> listen,
    List<String> hosts,
    Optional<Path> socket,
    Optional<Tls> tls,
    List<Client> clients,
    List<String> trustedProxies,
    Duration stopWithin,
    Optional<Collector> auditSyslog) {

  /// The port if none is named.
  public static final int PORT = 8470;

  /// As long as nothing else is said: this host alone is answered.
  public static final ServerSettings DEFAULT =
      new ServerSettings(
          List.of(new Address("127.0.0.1", PORT)),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          Duration.ofMinutes(5),
          Optional.empty());

  public ServerSettings {
    listen = List.copyOf(listen);
    hosts = List.copyOf(hosts);
    clients = List.copyOf(clients);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /// An address of this host.
  ///
  /// @param host an IP address without brackets
  /// @param port 0 for any that is free
  public record Address(String host, int port) {}

  /// Files in PEM form.
  ///
  /// @param certificate the service's certificate, and those that vouch for it
  /// @param key its private key
  /// @param clientAuthority who vouches for clients' certificates, if clients may prove
  ///     themselves so
  public record Tls(Path certificate, Path key, Optional<Path> clientAuthority) {}

  /// Where syslog is taken.
  ///
  /// @param host a name or an address, without brackets
  public record Collector(String host, int port, boolean tls) {}

  /// A host that proves itself by a certificate.
  ///
  /// @param name what it is called in the audit trail
  /// @param fingerprint SHA-256 of its certificate, as 64 lower-case hexadecimal digits
  /// @param role read, backup, restore or admin
  public record Client(String name, String fingerprint, String role) {}
}
