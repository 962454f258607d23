package dev.backstay.config;

import dev.backstay.component.Expectation;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.PostgresServer;
import dev.backstay.component.Scope;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads the settings of a PostgreSQL database. Its URL may carry a password, so none is quoted in
/// messages.
final class PostgresBinder {

  private static final Duration TIMEOUT = Duration.ofHours(6);

  /// Also as database libraries of other languages write it: `postgresql+asyncpg`.
  private static final Pattern SCHEME = Pattern.compile("postgres(ql)?(\\+[a-z0-9]+)?");

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

  private final Reading reading;

  PostgresBinder(Reading reading) {
    this.reading = reading;
  }

  /// Where a URL leads.
  private record Address(PostgresServer server, String database) {}

  Optional<PostgresDatabase> bind(
      Section section,
      ComponentName name,
      Importance importance,
      int order,
      List<Expectation> expectations) {
    section.require("url");
    var maintenance = section.text("maintenance_database").map(Text::value).orElse("postgres");
    var wrapper = section.command("wrapper");
    var programs = section.path("programs").map(ResolvedPath::path);
    var timeout = section.duration("timeout", TIMEOUT);
    var leftAlone = section.texts("exclude_on_data_only");
    return section
        .text("url")
        .flatMap(this::address)
        .map(
            address ->
                new PostgresDatabase(
                    name,
                    importance,
                    order,
                    address.server,
                    address.database,
                    maintenance,
                    wrapper,
                    programs,
                    timeout,
                    expectations,
                    leftAlone,
                    Set.of(),
                    Scope.WHOLE));
  }

  private Optional<Address> address(Text url) {
    URI uri;
    try {
      uri = new URI(url.value());
    } catch (URISyntaxException fault) {
      // Its message quotes the URL.
      return refuse(url, "not a URL; write postgresql://ACCOUNT@HOST:PORT/DATABASE");
    }
    if (uri.getScheme() == null || !SCHEME.matcher(uri.getScheme()).matches()) {
      return refuse(url, "not the URL of a PostgreSQL database; write postgresql://HOST/DATABASE");
    }
    var path = Optional.ofNullable(uri.getRawPath()).orElse("");
    if (path.length() < 2) {
      return refuse(url, "the URL names no database; write postgresql://HOST/DATABASE");
    }
    var settings = new TreeMap<String, String>();
    var password = authority(Optional.ofNullable(uri.getRawAuthority()).orElse(""), settings);
    var unknown = parameters(Optional.ofNullable(uri.getRawQuery()).orElse(""), settings);
    if (unknown.isPresent()) {
      return refuse(url, "the parameter \"" + unknown.get() + "\" of the URL is not known");
    }
    return Optional.of(
        new Address(new PostgresServer(settings, password), decoded(path.substring(1))));
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

  /// Puts the parameters into the settings; returns one that is not known.
  private static Optional<String> parameters(String query, SortedMap<String, String> settings) {
    for (var each : query.split("&", -1)) {
      var equals = each.indexOf('=');
      var key = equals < 0 ? each : each.substring(0, equals);
      var variable = PARAMETERS.get(key);
      if (variable != null) {
        put(variable, each.substring(equals + 1), settings);
      } else if (!each.isEmpty()) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  private static void put(String variable, String raw, SortedMap<String, String> settings) {
    if (!raw.isEmpty()) {
      settings.put(variable, decoded(raw));
    }
  }

  private static String decoded(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private Optional<Address> refuse(Text url, String message) {
    reading.problems().add(url.place(), message);
    return Optional.empty();
  }
}
