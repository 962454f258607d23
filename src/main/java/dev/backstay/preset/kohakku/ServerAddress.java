package dev.backstay.preset.kohakku;

import dev.backstay.preset.Draft;
import dev.backstay.preset.Fact;
import dev.backstay.preset.Part;
import dev.backstay.preset.VariableLookup;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How variables say where a server is: as one address, or in parts.
///
/// @param kind the component's
/// @param scheme of an address that is made of parts
/// @param urls variables of which each is a whole address
/// @param prefixes what variables of parts begin with
/// @param otherwise the port and the name of what is in the server, unless they are said
record ServerAddress(
    String kind,
    String scheme,
    List<String> urls,
    List<String> prefixes,
    Map<String, String> otherwise) {

  /// What a program's variables say of it.
  ///
  /// @param place where it is, without account and password
  /// @param part it as a component
  record Found(String place, Part part) {}

  Optional<Found> find(Program program, String name, Draft.Maker draft) {
    return program
        .name(urls)
        .map(it -> whole(program, it, name, draft))
        .or(
            () ->
                prefixes.stream()
                    .filter(it -> !program.value(it + "HOST").isEmpty())
                    .findFirst()
                    .map(it -> ofParts(program, it, name, draft)));
  }

  private Found whole(Program program, String variable, String name, Draft.Maker draft) {
    var lookup = VariableLookup.of(program.file(), variable, draft);
    var place = VariableLookup.withoutSecrets(program.value(variable));
    return new Found(
        place,
        Part.component(name, kind)
            .with("url", lookup.written())
            .from(new Fact(variable, place, program.file().toString())));
  }

  /// Only the password is looked up: the rest tells when it is another one.
  private Found ofParts(Program program, String prefix, String name, Draft.Maker draft) {
    var place =
        host(program.value(prefix + "HOST"))
            + ":"
            + part(program, prefix, List.of("PORT"))
            + "/"
            + encoded(part(program, prefix, List.of("DB", "NAME", "DATABASE")));
    var user =
        program.first(named(prefix, List.of("USER", "USERNAME"))).map(it -> encoded(it) + "@");
    var part = Part.component(name, kind).with("url", scheme + "://" + user.orElse("") + place);
    var password = program.name(named(prefix, List.of("PASSWORD", "PASS")));
    if (password.isPresent()) {
      part =
          part.with("password", VariableLookup.of(program.file(), password.get(), draft).written());
    }
    var shown = scheme + "://" + place;
    return new Found(shown, part.from(new Fact(prefix + "HOST", shown, program.file().toString())));
  }

  private String part(Program program, String prefix, List<String> names) {
    return program
        .first(named(prefix, names))
        .orElseGet(() -> otherwise.getOrDefault(names.getFirst(), ""));
  }

  private static List<String> named(String prefix, List<String> names) {
    return names.stream().map(it -> prefix + it).toList();
  }

  private static String host(String host) {
    return host.contains(":") ? "[" + host + "]" : encoded(host);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// The database of a program.
  static ServerAddress database(String name) {
    return new ServerAddress(
        "postgres",
        "postgresql",
        List.of("DATABASE_URL", "POSTGRES_URL"),
        List.of("POSTGRES_", "DB_"),
        Map.of("PORT", "5432", "DB", name));
  }

  /// The database of Temporal.
  static ServerAddress temporal() {
    return new ServerAddress(
        "postgres",
        "postgresql",
        List.of("TEMPORAL_DATABASE_URL", "TEMPORAL_POSTGRES_URL"),
        List.of("TEMPORAL_POSTGRES_", "TEMPORAL_DB_"),
        Map.of("PORT", "5432", "DB", "temporal"));
  }

  /// What is kept in Redis, of which a program may use several logical databases.
  static List<ServerAddress> redis() {
    return List.of(
        new ServerAddress(
            "redis",
            "redis",
            List.of("REDIS_URL"),
            List.of("REDIS_"),
            Map.of("PORT", "6379", "DB", "0")),
        new ServerAddress("redis", "redis", List.of("CELERY_BROKER_URL"), List.of(), Map.of()));
  }
}
