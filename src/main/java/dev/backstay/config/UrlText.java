package dev.backstay.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The parts of the URL of a place. It may carry a secret by mistake: no message quotes it.
final class UrlText {

  private static final Pattern PREFIX =
      Pattern.compile("[A-Za-z0-9_=-][A-Za-z0-9._=-]*(/[A-Za-z0-9_=-][A-Za-z0-9._=-]*)*");

  private static final Pattern PASSWORD =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/?#@]*:[^/?#]+@.*");

  private static final int PORT_MAX = 65_535;

  private UrlText() {}

  /// Refuses a URL in which a password stands as it is, and not as where it is to be had.
  ///
  /// @param written as it stands in the file
  static void requireNoPassword(String written) {
    if (PASSWORD.matcher(written.replaceAll("\\$\\{[^}]*}", "")).matches()) {
      throw new IllegalArgumentException(
          "a password must not stand in the configuration; write ${env:NAME} or ${file:PATH} in its"
              + " place");
    }
  }

  /// The text as a URI without a fragment.
  ///
  /// @param form what is said if it is none
  static URI uri(String text, String form) {
    try {
      var uri = new URI(text);
      if (!uri.isOpaque() && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException fault) {
      // Its message quotes the URL, and so would a cause.
    }
    throw new IllegalArgumentException(form);
  }

  /// Who or what it names before its path; empty if nothing.
  static String authority(URI uri) {
    return Optional.ofNullable(uri.getRawAuthority()).orElse("");
  }

  /// Whether a server can listen there; a URI without a port names the usual one.
  static boolean hasPossiblePort(URI uri) {
    return uri.getPort() != 0 && uri.getPort() <= PORT_MAX;
  }

  /// A path as what the keys in a bucket begin with.
  static String prefix(String path) {
    var prefix = path.replaceFirst("^/", "").replaceFirst("/$", "");
    if (!prefix.isEmpty() && !PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "the prefix in a bucket has names of letters, digits, \".\", \"_\", \"-\" and \"=\","
              + " joined by \"/\"; none begins with \".\"");
    }
    return prefix;
  }

  /// What stands after `?`, each name at most once.
  static Map<String, String> parameters(URI uri, List<String> names) {
    var parameters = new HashMap<String, String>();
    if (uri.getRawQuery() == null) {
      return parameters;
    }
    for (var each : uri.getRawQuery().split("&", -1)) {
      var equals = each.indexOf('=');
      var name = equals < 0 ? each : each.substring(0, equals);
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "after \"?\" the URL of a bucket has " + joined(names) + " only");
      }
      var value = URLDecoder.decode(each.substring(equals + 1), StandardCharsets.UTF_8);
      if (equals < 0 || value.isEmpty() || parameters.put(name, value) != null) {
        throw new IllegalArgumentException("\"" + name + "\" has one value in the URL of a bucket");
      }
    }
    return parameters;
  }

  private static String joined(List<String> names) {
    return names.size() == 1
        ? names.getFirst()
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }

  /// Where a server listens: a host alone.
  static URI host(String text) {
    var uri = server(text);
    if (uri != null && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))) {
      return uri;
    }
    throw new IllegalArgumentException(
        "\"endpoint\" must be a host alone, as in http://127.0.0.1:9000");
  }

  /// Where a server listens, or nothing if that is not what the text says.
  static @org.jspecify.annotations.Nullable URI server(String text) {
    try {
      var uri = new URI(text);
      return String.valueOf(uri.getScheme()).matches("https?")
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && hasPossiblePort(uri)
          ? uri
          : null;
    } catch (URISyntaxException fault) {
      return null;
    }
  }
}
