package dev.backstay.rehearsal;

import dev.backstay.component.Bucket;
import dev.backstay.component.Component;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.RedisStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What no rehearsed service may get to.
///
/// @param places files and directories
/// @param servers what listens
/// @param buckets buckets and containers by name
public record LiveThings(List<At> places, List<Server> servers, List<Named> buckets) {

  /// None that is known.
  public static final LiveThings NONE = new LiveThings(List.of(), List.of(), List.of());

  /// The sockets of PostgreSQL servers that are reached without an address.
  private static final List<String> SOCKETS = List.of("/run/postgresql", "/var/run/postgresql");

  public LiveThings {
    places = List.copyOf(places);
    servers = List.copyOf(servers);
    buckets = List.copyOf(buckets);
  }

  /// A path.
  ///
  /// @param what what is there, for people
  public record At(Path path, String what) {}

  /// Something that listens.
  ///
  /// @param host its name or address
  /// @param isHere whether that is one of this host
  /// @param what what it is, for people
  public record Server(String host, int port, boolean isHere, String what) {

    /// What listens there.
    public static Server at(String host, int port, String what) {
      return new Server(host, port, Addresses.isOfThisHost(host), what);
    }
  }

  /// Something that is called by a name.
  ///
  /// @param what what it is, for people
  public record Named(String name, String what) {}

  /// What is live of components.
  public static LiveThings of(List<Component> components) {
    var places = new ArrayList<At>();
    var servers = new ArrayList<Server>();
    var buckets = new ArrayList<Named>();
    for (var each : components) {
      var what = "the live state of " + each.name();
      switch (each) {
        case PostgresDatabase database -> add(database, what, places, servers);
        case RedisStore store -> {
          servers.add(Server.at(store.server().host(), store.server().port(), what));
          store.offline().ifPresent(it -> places.add(new At(it.dataDirectory(), what)));
        }
        case Bucket bucket -> {
          buckets.add(new Named(bucket.bucket(), what));
          bucket.server().endpoint().ifPresent(it -> servers.add(serverAt(it, what)));
        }
        default -> {
          if (each.isAtPath()) {
            places.add(new At(each.path(), what));
          }
        }
      }
    }
    return new LiveThings(places, servers, buckets);
  }

  private static void add(
      PostgresDatabase database, String what, List<At> places, List<Server> servers) {
    var settings = database.server();
    var ports = settings.setting("PGPORT").orElse("5432").split(",", -1);
    var hosts =
        Stream.of(settings.setting("PGHOST"), settings.setting("PGHOSTADDR"))
            .flatMap(it -> it.stream())
            .flatMap(it -> Stream.of(it.split(",", -1)))
            .filter(it -> !it.isBlank())
            .toList();
    var all = hosts.isEmpty() ? List.of("localhost") : hosts;
    for (var i = 0; i < all.size(); i++) {
      var host = all.get(i);
      // Several hosts have a port each, or one together.
      var port = Integer.parseInt(ports[Math.min(i, ports.length - 1)]);
      if (host.startsWith("/")) {
        places.add(new At(Path.of(host), what));
      } else {
        servers.add(Server.at(host, port, what));
      }
      if (host.startsWith("/") || Addresses.isOfThisHost(host)) {
        servers.add(Server.at("localhost", port, what));
        SOCKETS.forEach(it -> places.add(new At(Path.of(it), what)));
      }
    }
  }

  /// What listens at a URL.
  public static Server serverAt(URI uri, String what) {
    var isEncrypted = "https".equals(uri.getScheme());
    var port = uri.getPort() >= 0 ? uri.getPort() : isEncrypted ? 443 : 80;
    return Server.at(String.valueOf(uri.getHost()).replaceAll("[\\[\\]]", ""), port, what);
  }

  /// These and others.
  public LiveThings and(LiveThings others) {
    return new LiveThings(
        Stream.concat(places.stream(), others.places.stream()).toList(),
        Stream.concat(servers.stream(), others.servers.stream()).toList(),
        Stream.concat(buckets.stream(), others.buckets.stream()).toList());
  }
}
