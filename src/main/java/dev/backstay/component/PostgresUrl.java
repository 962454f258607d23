package dev.backstay.component;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Where a URL of a PostgreSQL database leads.
///
/// @param server the server, as far as the URL says how it is reached
/// @param database the database's name
public record PostgresUrl(PostgresServer server, String database) {

  /// Also as database libraries of other languages write it: `postgresql+asyncpg`.
  private static final Pattern SCHEME = Pattern.compile("postgres(ql)?(\\+[a-z0-9]+)?");

  /// One for all hosts, or one for each.
  private static final Pattern PORTS = Pattern.compile("\\d{1,5}(,\\d{1,5})*");

  /// What the query of a URL may say, with the variable of PostgreSQL's library for it.
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "host", "PGHOST",
          "port", "PGPORT",
          "sslmode", "PGSSLMODE",
          "sslrootcert", "PGSSLROOTCERT",
          "sslcert", "PGSSLCERT",
          "sslkey", "PGSSLKEY",
          "connect_timeout", "PGCONNECT_TIMEOUT",
          "options", "PGOPTIONS",
          "target_session_attrs", "PGTARGETSESSIONATTRS",
          "application_name", "PGAPPNAME");

  /// Whether a scheme is one of such URLs.
  public static boolean isScheme(String scheme) {
    return SCHEME.matcher(scheme).matches();
  }

  /// Reads a URL.
  ///
  /// @throws IllegalArgumentException if it is none; the message says why, and quotes nothing of it
  public static PostgresUrl of(String url) {
    var uri = uri(url);
    if (uri.getScheme() == null || !isScheme(uri.getScheme())) {
      throw new IllegalArgumentException(
          "not the URL of a PostgreSQL database; write postgresql://HOST/DATABASE");
    }
    var path = Optional.ofNullable(uri.getRawPath()).orElse("");
    if (path.length() < 2) {
      throw new IllegalArgumentException(
          "the URL names no database; write postgresql://HOST/DATABASE");
    }
    var settings = new TreeMap<String, String>();
    var password = authority(Optional.ofNullable(uri.getRawAuthority()).orElse(""), settings);
    parameters(Optional.ofNullable(uri.getRawQuery()).orElse(""), settings);
    if (!PORTS.matcher(settings.getOrDefault("PGPORT", "1")).matches()) {
      throw new IllegalArgumentException(
          "the port of the URL is not a number; write postgresql://HOST:PORT/DATABASE");
    }
    return new PostgresUrl(new PostgresServer(settings, password), decoded(path.substring(1)));
  }

  /// The same with that password.
  public PostgresUrl with(String password) {
    return new PostgresUrl(new PostgresServer(server.settings(), Optional.of(password)), database);
  }

  /// What a URL may carry must not be in a message, nor in what caused it.
  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException fault) {
      throw new IllegalArgumentException(
          "not a URL; write postgresql://ACCOUNT@HOST:PORT/DATABASE");
    }
  }

  /// Puts account, host and port into the settings; returns the password.
  private static Optional<String> authority(String authority, SortedMap<String, String> settings) {
    var at = authority.lastIndexOf('@');
    var account = at < 0 ? "" : authority.substring(0, at);
    var place = authority.substring(at + 1);
    var colon = account.indexOf(':');
    var user = colon < 0 ? account : account.substring(0, colon);
    put("PGUSER", user, settings);
    var port = place.lastIndexOf(':');
    if (port > place.lastIndexOf(']')) {
      put("PGPORT", place.substring(port + 1), settings);
      place = place.substring(0, port);
    }
    put("PGHOST", place.replace("[", "").replace("]", ""), settings);
    return colon < 0 ? Optional.empty() : Optional.of(decoded(account.substring(colon + 1)));
  }

  private static void parameters(String query, SortedMap<String, String> settings) {
    for (var each : query.split("&", -1)) {
      var equals = each.indexOf('=');
      var key = equals < 0 ? each : each.substring(0, equals);
      var variable = PARAMETERS.get(key);
      if (variable != null) {
        put(variable, each.substring(equals + 1), settings);
      } else if (!each.isEmpty()) {
        throw new IllegalArgumentException("the parameter \"" + key + "\" of the URL is not known");
      }
    }
  }

  private static void put(String variable, String raw, SortedMap<String, String> settings) {
    if (!raw.isEmpty()) {
      settings.put(variable, decoded(raw));
    }
  }

  private static String decoded(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
