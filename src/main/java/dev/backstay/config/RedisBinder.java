package dev.backstay.config;

import dev.backstay.component.Expectation;
import dev.backstay.component.RedisServer;
import dev.backstay.component.RedisStore;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the settings of a Redis or Valkey server. Its URL may carry a password, so none is quoted
/// in messages.
final class RedisBinder {

  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final int PORT = 6379;
  private static final int PORT_MAX = 65_535;
  private static final String FORM = "write redis://ACCOUNT@HOST:PORT/DATABASE";

  /// Names of hosts may hold what no URI's may, such as `_`.
  private static final Pattern AUTHORITY =
      Pattern.compile(
          "(?:(?<user>[^:@]*)(?::(?<password>[^@]*))?@)?"
              + "(?<host>\\[[0-9A-Fa-f:.]+\\]|[^:@\\[\\]]+)(?::(?<port>\\d{1,5}))?");

  private static final Map<String, RedisStore.Restoring> RESTORINGS = restorings();

  private final Reading reading;
  private final ServiceNames services;

  /// @param services those that components say are servers
  RedisBinder(Reading reading, ServiceNames services) {
    this.reading = reading;
    this.services = services;
  }

  private static Map<String, RedisStore.Restoring> restorings() {
    var words = new LinkedHashMap<String, RedisStore.Restoring>();
    Arrays.stream(RedisStore.Restoring.values()).forEach(each -> words.put(each.label(), each));
    return words;
  }

  /// Where a URL leads.
  private record Address(RedisServer server, OptionalInt database) {}

  Optional<RedisStore> bind(
      Section section,
      ComponentName name,
      Importance importance,
      int order,
      List<Expectation> expectations) {
    section.require("url");
    var timeout = section.duration("timeout", TIMEOUT);
    var restoring = section.choice("restore", RESTORINGS).orElse(RedisStore.Restoring.SWAP);
    var offline = offline(section, restoring);
    var password =
        section.text("password").flatMap(it -> reading.secret("password", "password", it));
    var authority = section.path("ca").map(ResolvedPath::path);
    return section
        .text("url")
        .flatMap(url -> address(url, authority, password).filter(it -> isWhole(url, it, offline)))
        .map(
            address ->
                new RedisStore(
                    name,
                    importance,
                    order,
                    address.server,
                    address.database,
                    restoring,
                    offline,
                    timeout,
                    expectations));
  }

  /// What is said of a server that is stopped while it is restored.
  private Optional<RedisStore.Offline> offline(Section section, RedisStore.Restoring restoring) {
    var said = section.has("data_dir") || section.has("service");
    if (restoring == RedisStore.Restoring.SWAP && said) {
      reading
          .problems()
          .add(
              section.place(),
              "\"data_dir\" and \"service\" are for \"restore: offline\" and \"restore: start-empty\"");
      return Optional.empty();
    }
    if (!said && restoring != RedisStore.Restoring.OFFLINE) {
      return Optional.empty();
    }
    section.require("data_dir");
    section.require("service");
    var directory = section.path("data_dir").map(ResolvedPath::path);
    var service = section.text("service");
    service.ifPresent(services::expect);
    return directory.flatMap(it -> service.map(name -> new RedisStore.Offline(it, name.value())));
  }

  private boolean isWhole(Text url, Address address, Optional<RedisStore.Offline> offline) {
    if (offline.isPresent() && address.database.isPresent()) {
      refuse(
          url, "with \"data_dir\" all logical databases are restored; write the URL without one");
      return false;
    }
    return true;
  }

  private Optional<Address> address(Text url, Optional<Path> authority, Optional<String> password) {
    URI uri;
    try {
      uri = new URI(url.value());
    } catch (URISyntaxException fault) {
      // Its message quotes the URL.
      return refuse(url, "not a URL; " + FORM);
    }
    var scheme = Optional.ofNullable(uri.getScheme()).orElse("");
    if (!scheme.equals("redis") && !scheme.equals("rediss")) {
      return refuse(url, "not the URL of a Redis server; " + FORM);
    }
    if (authority.isPresent() && !scheme.equals("rediss")) {
      return refuse(url, "\"ca\" is of no use without TLS; write rediss:// for it");
    }
    var place = AUTHORITY.matcher(Optional.ofNullable(uri.getRawAuthority()).orElse(""));
    if (!place.matches() || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return refuse(url, "not the URL of a Redis server and a logical database of it; " + FORM);
    }
    try {
      UrlText.requireNoPassword(url.written());
    } catch (IllegalArgumentException standing) {
      return refuse(url, String.valueOf(standing.getMessage()));
    }
    var path = Optional.ofNullable(uri.getRawPath()).orElse("");
    if (!path.matches("/?|/\\d{1,6}")) {
      return refuse(url, "the logical database of the URL is not a number; " + FORM);
    }
    var database =
        path.length() > 1
            ? OptionalInt.of(Integer.parseInt(path.substring(1)))
            : OptionalInt.empty();
    int port = Optional.ofNullable(place.group("port")).map(Integer::valueOf).orElse(PORT);
    if (port == 0 || port > PORT_MAX) {
      return refuse(url, "no server has a port like that; " + FORM);
    }
    var server =
        new RedisServer(
            place.group("host").replace("[", "").replace("]", ""),
            port,
            scheme.equals("rediss"),
            authority,
            said(place.group("user")),
            password.or(() -> said(place.group("password"))));
    return Optional.of(new Address(server, database));
  }

  private static Optional<String> said(@Nullable String raw) {
    return Optional.ofNullable(raw).filter(it -> !it.isEmpty()).map(RedisBinder::decoded);
  }

  private static String decoded(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private Optional<Address> refuse(Text url, String message) {
    reading.problems().add(url.place(), message);
    return Optional.empty();
  }
}
