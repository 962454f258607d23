package dev.backstay.config;

import dev.backstay.failure.Reason;
import dev.backstay.lookup.TextFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Puts values in the place of `${env:NAME}`, `${env:NAME:-default}`, `${file:PATH}` and
/// `${<lookup>:a.b.c}`; `$${` is a literal `${`.
///
/// A path that starts with a value out of a lookup and is relative is taken relative to the file
/// that the value was found in; every other relative path to the configuration file.
final class Substitution {

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Path directory;
  private final Map<String, String> environment;
  private final Lookups lookups;
  private final Problems problems;

  Substitution(
      Path directory, Map<String, String> environment, Lookups lookups, Problems problems) {
    this.directory = directory;
    this.environment = Map.copyOf(environment);
    this.lookups = lookups;
    this.problems = problems;
  }

  /// A value with what a path in it is relative to, and where it was found.
  private record Part(String value, Path base, String origin) {}

  /// The text that is meant, or empty after telling why there is none.
  Optional<Text> resolve(String written, Place place) {
    var value = new StringBuilder();
    var origins = new ArrayList<String>();
    var base = directory;
    var at = 0;
    for (var next = written.indexOf("${"); next >= 0; next = written.indexOf("${", at)) {
      if (next > at && written.charAt(next - 1) == '$') {
        value.append(written, at, next - 1).append("${");
        at = next + 2;
        continue;
      }
      var end = written.indexOf('}', next);
      if (end < 0) {
        problems.add(place, "\"${\" without \"}\" in \"" + written + "\"");
        return Optional.empty();
      }
      var part = partOf(written.substring(next + 2, end), place);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      base = next == 0 ? part.get().base : base;
      origins.add(part.get().origin);
      value.append(written, at, next).append(part.get().value);
      at = end + 1;
    }
    value.append(written.substring(at));
    var origin = origins.isEmpty() ? problems.at(place) : String.join(", ", origins);
    return Optional.of(new Text(value.toString(), written, place, base, origin));
  }

  private Optional<Part> partOf(String reference, Place place) {
    var colon = reference.indexOf(':');
    var source = colon < 0 ? reference : reference.substring(0, colon);
    var name = colon < 0 ? "" : reference.substring(colon + 1);
    if (name.isEmpty()) {
      problems.add(
          place,
          "\"${"
              + reference
              + "}\" names no value; write ${env:NAME}, ${file:PATH} or ${lookup:key}");
      return Optional.empty();
    }
    return switch (source) {
      case "env" -> variable(name, place);
      case "file" -> file(name, place);
      default -> lookup(source, name, place);
    };
  }

  private Optional<Part> variable(String reference, Place place) {
    var parts = reference.split(":-", 2);
    var name = parts[0];
    if (!VARIABLE.matcher(name).matches()) {
      problems.add(place, "\"" + name + "\" is not the name of an environment variable");
      return Optional.empty();
    }
    var value = environment.get(name);
    if (parts.length == 2 && (value == null || value.isEmpty())) {
      return Optional.of(new Part(parts[1], directory, "default of env:" + name));
    }
    if (value == null) {
      problems.add(
          place,
          "environment variable "
              + name
              + " is not set"
              + Nearest.suggestion(name, environment.keySet()));
      return Optional.empty();
    }
    return Optional.of(new Part(value, directory, "env:" + name));
  }

  private Optional<Part> file(String path, Place place) {
    try {
      var content = TextFile.read(directory.resolve(path)).strip();
      return Optional.of(new Part(content, directory, "file:" + path));
    } catch (IOException fault) {
      problems.add(
          place, "cannot read " + path + ": " + Reason.of(fault, directory.resolve(path)), fault);
    } catch (InvalidPathException fault) {
      problems.add(place, "no file can be named \"" + path + "\"", fault);
    }
    return Optional.empty();
  }

  private Optional<Part> lookup(String name, String path, Place place) {
    if (!lookups.isDeclared(name)) {
      var known = new ArrayList<>(lookups.names());
      known.add("env");
      known.add("file");
      problems.add(place, "unknown lookup \"" + name + "\"" + Nearest.suggestion(name, known));
      return Optional.empty();
    }
    return lookups
        .find(name, path, place)
        .map(
            found ->
                new Part(
                    found.value(),
                    found.file().resolveSibling(""),
                    name + ":" + path + " in " + found.file()));
  }
}
