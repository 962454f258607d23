package dev.backstay.daemon;

import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.config.ServerSettings;
import dev.backstay.http.KnownCertificate;
import dev.backstay.http.Limits;
import dev.backstay.http.ListenSettings;
import dev.backstay.http.TlsSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What the configuration says of listening, as the listener wants it.
final class Listening {

  private Listening() {}

  /// @throws dev.backstay.failure.ConfigurationException if strangers could listen in
  static ListenSettings settings(ServerSettings configured) {
    return new ListenSettings(
        configured.listen().stream()
            .map(each -> new InetSocketAddress(InetAddress.ofLiteral(each.host()), each.port()))
            .toList(),
        configured.socket(),
        names(configured),
        configured
            .tls()
            .map(tls -> new TlsSettings(tls.certificate(), tls.key(), tls.clientAuthority())),
        configured.trustedProxies().stream()
            .map(InetAddress::ofLiteral)
            .collect(Collectors.toUnmodifiableSet()),
        Limits.usual());
  }

  private static Set<String> names(ServerSettings configured) {
    var names = new LinkedHashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    names.addAll(configured.hosts());
    for (var each : configured.listen()) {
      names.add(each.host().contains(":") ? "[" + each.host() + "]" : each.host());
    }
    return names;
  }

  static List<KnownCertificate> certificates(ServerSettings configured) {
    return configured.clients().stream()
        .map(
            each ->
                new KnownCertificate(
                    each.name(),
                    each.fingerprint(),
                    Role.valueOf(each.role().toUpperCase(Locale.ROOT)),
                    Scope.everything()))
        .toList();
  }
}
