package dev.backstay.alarm;

import java.net.URI;
import java.util.Locale;

/// Where a connection leads to.
///
/// @param scheme how it is spoken of, as `https`
/// @param host a name or an address, without brackets
/// @param tls whether the connection begins with TLS
/// @param plainAllowed whether it may stay without TLS although it does not lead to this host or a
///     network of one's own
/// @param allowPrivate whether it may lead to this host or a network of one's own
record Destination(
    String scheme, String host, int port, boolean tls, boolean plainAllowed, boolean allowPrivate) {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /// Where a URL leads to.
  static Destination of(URI url, boolean allowPrivate) {
    var scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    var tls = scheme.equals("https");
    if ((!tls && !scheme.equals("http")) || url.getHost() == null) {
      throw new IllegalArgumentException("not a URL of HTTP with a host");
    }
    var host = url.getHost().replace("[", "").replace("]", "");
    var port = url.getPort() >= 0 ? url.getPort() : tls ? HTTPS : HTTP;
    return new Destination(scheme, host, port, tls, false, allowPrivate);
  }

  /// The host as it stands in a URL.
  String authority() {
    var shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
    var usual = scheme.equals("https") ? HTTPS : scheme.equals("http") ? HTTP : -1;
    return port == usual ? shown : shown + ":" + port;
  }

  /// Scheme and host: what may be shown, as paths of webhooks are secrets.
  String shown() {
    return scheme + "://" + authority();
  }
}
