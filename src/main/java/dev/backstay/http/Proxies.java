package dev.backstay.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Believes what proxies say that are known, and nobody else.
final class Proxies {

  /// Where a request came from, how, and for which name.
  record Origin(InetAddress address, boolean isSecure, String authority) {}

  private final Set<InetAddress> known;

  Proxies(Set<InetAddress> known) {
    this.known = known;
  }

  /// Whether that is the address of a proxy that is known.
  boolean knows(InetAddress address) {
    return known.contains(address);
  }

  /// From where a request really came.
  ///
  /// @param direct what the connection says
  /// @throws RefusedException if strangers may only come through a proxy and this one did not
  Origin resolve(Origin direct, Map<String, List<String>> headers) {
    if (!knows(direct.address())) {
      if (!known.isEmpty() && !direct.isSecure() && !direct.address().isLoopbackAddress()) {
        throw Refusal.PROXY_FOREIGN.because(
            "%s is no proxy that is known".formatted(direct.address().getHostAddress()),
            "Use the address of the proxy.");
      }
      return direct;
    }
    return new Origin(
        last(headers, "x-forwarded-for").orElse(direct.address()),
        single(headers, "x-forwarded-proto")
            .map(it -> it.equalsIgnoreCase("https"))
            .orElse(direct.isSecure()),
        single(headers, "x-forwarded-host").orElse(direct.authority()));
  }

  private static Optional<String> single(Map<String, List<String>> headers, String name) {
    var values = headers.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw malformed(name);
    }
    return values.stream().findFirst();
  }

  /// The last address that is not that of a proxy that is known: those before it are claims.
  private Optional<InetAddress> last(Map<String, List<String>> headers, String name) {
    var hops = String.join(",", headers.getOrDefault(name, List.of())).split(",", -1);
    for (var i = hops.length - 1; i >= 0; i--) {
      var hop = hops[i].strip();
      if (hop.isEmpty()) {
        continue;
      }
      try {
        var address = InetAddress.ofLiteral(hop);
        if (!knows(address)) {
          return Optional.of(address);
        }
      } catch (IllegalArgumentException _) {
        throw malformed(name);
      }
    }
    return Optional.empty();
  }

  private static RefusedException malformed(String name) {
    return Refusal.REQUEST_MALFORMED.because(
        "the header %s of the proxy is not well-formed".formatted(name),
        "Let the proxy set it anew.");
  }
}
