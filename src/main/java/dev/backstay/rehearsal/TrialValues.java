package dev.backstay.rehearsal;

import dev.backstay.component.Component;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.RealPath;
import dev.backstay.component.RedisStore;
import dev.backstay.snapshot.ComponentKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What placeholders stand for in one drill.
///
/// @param area the directory of the drill
/// @param port a free port of the loopback interface
/// @param paths where components stand, by name
/// @param addresses how the drill's own servers are reached, by the name of the component
/// @param documents the names of the components that are one document
public record TrialValues(
    Path area,
    int port,
    Map<String, Path> paths,
    Map<String, String> addresses,
    Set<String> documents) {

  public TrialValues {
    documents = Set.copyOf(documents);
    paths = Map.copyOf(paths);
    addresses = Map.copyOf(addresses);
  }

  /// What is known of components that were restored.
  ///
  /// @param restored each with where it stands if it is at a path
  public static TrialValues of(Path area, int port, Map<Component, Path> restored) {
    var paths = new TreeMap<String, Path>();
    var addresses = new TreeMap<String, String>();
    var documents = new TreeSet<String>();
    restored.keySet().stream()
        .filter(it -> it.kind() == ComponentKind.STATE_FILE)
        .forEach(it -> documents.add(it.name().value()));
    restored.forEach(
        (component, path) ->
            addressOf(component)
                .ifPresentOrElse(
                    it -> addresses.put(component.name().value(), it),
                    () -> paths.put(component.name().value(), path)));
    return new TrialValues(area, port, paths, addresses, documents);
  }

  /// As long as nothing is restored: places in an area that will never be.
  public static TrialValues foreseen(Path scratch, ServiceTrial trial) {
    var area = RealPath.of(scratch).resolve("backstay-trial-foreseen");
    var paths = new TreeMap<String, Path>();
    var addresses = new TreeMap<String, String>();
    for (var name : trial.components()) {
      paths.put(name, area.resolve("state").resolve(name));
      addresses.put(name, "trial:" + name);
    }
    return new TrialValues(area, 0, paths, addresses, Set.of());
  }

  private static Optional<String> addressOf(Component component) {
    return switch (component) {
      case PostgresDatabase database -> Optional.of(urlOf(database));
      case RedisStore store ->
          Optional.of(
              "redis://:%s@%s:%d/%d"
                  .formatted(
                      store.server().password().orElse(""),
                      store.server().host(),
                      store.server().port(),
                      store.database().orElse(0)));
      default -> Optional.empty();
    };
  }

  /// As PostgreSQL's own library reads it: the directory of a socket is a parameter.
  private static String urlOf(PostgresDatabase database) {
    var server = database.server();
    return "postgresql://%s@/%s?host=%s&port=%s"
        .formatted(
            encoded(server.setting("PGUSER").orElse("")),
            encoded(database.database()),
            server.setting("PGHOST").orElse(""),
            server.setting("PGPORT").orElse("5432"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// A text with all of it filled in. What an answer will give stays as it is written.
  ///
  /// @throws IllegalArgumentException if there is no such value
  String fill(String text) {
    return Placeholder.fill(
        text,
        it ->
            switch (it.kind()) {
              case PORT -> Integer.toString(port);
              case PATH -> needed(it, paths.get(it.name()));
              case ADDRESS -> needed(it, addresses.get(it.name()));
              case KEPT, UNKNOWN -> it.written();
            });
  }

  private static String needed(Placeholder placeholder, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException(placeholder.written() + " stands for nothing here");
    }
    return value.toString();
  }

  /// Without addresses, which have passwords.
  @Override
  public String toString() {
    return "TrialValues[" + area + ", " + port + "]";
  }
}
