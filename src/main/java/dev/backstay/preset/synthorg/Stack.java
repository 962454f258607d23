package dev.backstay.preset.synthorg;

import dev.backstay.lookup.Tree;
import dev.backstay.preset.Fact;
import dev.backstay.preset.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// An installation: its compose file, its variables, and where the container's directories are on
/// this machine.
///
/// @param site where
/// @param directory the directory of the command-line program
/// @param compose its compose file
/// @param service the service of the compose file that has the state
/// @param variables those that it is started with
/// @param variableFile the dotenv file beside the compose file, if there is one
/// @param mounts directories of the machine by directories of the container
record Stack(
    Site site,
    Path directory,
    Path compose,
    String service,
    Map<String, String> variables,
    Optional<Path> variableFile,
    Map<String, String> mounts) {

  private static final List<String> FILES =
      List.of("compose.yml", "compose.yaml", "docker-compose.yml");
  private static final String PREFIX = "SYNTHORG_";

  /// Reads it; empty if none is there.
  static Optional<Stack> read(Site site, Path directory) {
    for (var name : FILES) {
      var file = directory.resolve(name);
      var compose = site.readIfThere("yaml", file);
      var found = compose.flatMap(it -> read(site, file, it));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Stack> read(Site site, Path file, Tree compose) {
    if (!(compose.at("services").orElse(null) instanceof Tree.Branch(var services))) {
      return Optional.empty();
    }
    var directory = file.resolveSibling("").normalize();
    var variableFile = directory.resolve(".env");
    var common = site.readIfThere("env", variableFile);
    for (var entry : services.entrySet()) {
      var own = variablesOf(entry.getValue());
      if (own.keySet().stream().anyMatch(it -> it.startsWith(PREFIX))) {
        var variables = new HashMap<String, String>();
        common.ifPresent(it -> variables.putAll(it.texts()));
        own.forEach((name, value) -> variables.put(name, filled(value, variables)));
        return Optional.of(
            new Stack(
                site,
                directory,
                file,
                entry.getKey(),
                variables,
                common.map(_ -> variableFile),
                mountsOf(site, directory, entry.getValue(), variables)));
      }
    }
    return Optional.empty();
  }

  /// `environment` is a map, or a list of assignments.
  private static Map<String, String> variablesOf(Tree service) {
    var variables = new HashMap<>(service.at("environment").map(Tree::texts).orElse(Map.of()));
    for (var each : textsOf(service.at("environment"))) {
      var equals = each.indexOf('=');
      if (equals > 0) {
        variables.put(each.substring(0, equals), each.substring(equals + 1));
      }
    }
    return variables;
  }

  private static List<String> textsOf(Optional<Tree> list) {
    var texts = new ArrayList<String>();
    if (list.orElse(null) instanceof Tree.Sequence(var children)) {
      for (var child : children) {
        if (child instanceof Tree.Leaf(var value)) {
          texts.add(value);
        }
      }
    }
    return texts;
  }

  /// `${NAME}` and `${NAME:-default}` of the dotenv file.
  private static String filled(String value, Map<String, String> variables) {
    return java.util.regex.Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}]*))?\\}")
        .matcher(value)
        .replaceAll(
            match ->
                java.util.regex.Matcher.quoteReplacement(
                    variables.getOrDefault(
                        match.group(1), match.group(2) == null ? "" : match.group(2))));
  }

  /// `volumes` as `SOURCE:PLACE`, also those that are written as `source` and `target`.
  private static List<String> volumesOf(Tree service, Map<String, String> variables) {
    var volumes = new ArrayList<String>();
    textsOf(service.at("volumes")).forEach(it -> volumes.add(filled(it, variables)));
    if (service.at("volumes").orElse(null) instanceof Tree.Sequence(var children)) {
      for (var child : children) {
        var source = child.text("source");
        var target = child.text("target");
        if (source.isPresent() && target.isPresent()) {
          volumes.add(filled(source.get(), variables) + ":" + target.get());
        }
      }
    }
    return volumes;
  }

  /// A source that is no path is a volume of the engine.
  private static Map<String, String> mountsOf(
      Site site, Path directory, Tree service, Map<String, String> variables) {
    var mounts = new HashMap<String, String>();
    for (var each : volumesOf(service, variables)) {
      var parts = List.of(each.split(":", -1));
      if (parts.size() < 2) {
        continue;
      }
      var source = parts.getFirst();
      var isPath = source.startsWith("/") || source.startsWith(".") || source.startsWith("~");
      var volume =
          site.path("/var/lib/docker/volumes")
              .resolve(directory.getFileName() + "_" + source)
              .resolve("_data");
      mounts.put(
          parts.get(1), (isPath ? directory.resolve(source).normalize() : volume).toString());
    }
    return mounts;
  }

  /// A place in the container, as the place on this machine that it is.
  Fact place(String variable, String otherwise) {
    var set = variables.getOrDefault(variable, "");
    var inside = set.isEmpty() ? otherwise : set;
    var origin =
        set.isEmpty()
            ? "the program's own default " + otherwise
            : variable + " = " + set + " in " + compose;
    var longest =
        mounts.keySet().stream()
            .filter(it -> inside.equals(it) || inside.startsWith(it + "/"))
            .max(Comparator.comparingInt(String::length));
    if (longest.isPresent()) {
      var source = Objects.requireNonNull(mounts.get(longest.get()));
      return new Fact(
          variable,
          source + inside.substring(longest.get().length()),
          origin + ", where " + longest.get() + " is " + source);
    }
    return new Fact(variable, directory.resolve(inside).normalize().toString(), origin);
  }
}
