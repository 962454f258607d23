package dev.backstay.demo.kohakku;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Where a server listens, and who may use it.
///
/// @param url all of it, for the configuration of the installation
record Address(String url, String host, int port, String user, String password) {

  /// Reads a URL; nothing of it is in the failure.
  static Address of(String url, int usualPort) throws IOException {
    try {
      var uri = URI.create(url);
      var account = Optional.ofNullable(uri.getRawUserInfo()).orElse("");
      var colon = account.indexOf(':');
      var port = uri.getPort() < 0 ? usualPort : uri.getPort();
      var host = Optional.ofNullable(uri.getHost()).orElse("127.0.0.1");
      return new Address(
          url,
          host,
          port,
          decoded(colon < 0 ? account : account.substring(0, colon)),
          colon < 0 ? "" : decoded(account.substring(colon + 1)));
    } catch (IllegalArgumentException secret) {
      throw new IOException("the URL of a server is not valid");
    }
  }

  private static String decoded(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /// The URL of something in that server.
  String inside(String name) {
    var uri = URI.create(url);
    return uri.getScheme() + "://" + uri.getRawAuthority() + "/" + name;
  }

  /// The variables of PostgreSQL's programs for it.
  Map<String, String> postgresVariables() {
    var variables = new TreeMap<String, String>();
    variables.put("PGHOST", host);
    variables.put("PGPORT", Integer.toString(port));
    variables.put("PGUSER", user);
    variables.put("PGPASSWORD", password);
    return variables;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
