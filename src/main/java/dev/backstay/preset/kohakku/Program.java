package dev.backstay.preset.kohakku;

import dev.backstay.preset.Site;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One of the platform's programs, with the variables that it is started with.
///
/// @param name which
/// @param file its dotenv file
/// @param variables what that says; what is set to nothing is as if it were not there
record Program(String name, Path file, Map<String, String> variables) {

  static final String CONTROLLER = "controller";
  static final String DISPATCHER = "dispatcher";

  static Path fileOf(Path directory, String name) {
    return directory.resolve(name).resolve(".env");
  }

  /// Reads it; empty if it has no such file.
  static Optional<Program> read(Site site, Path directory, String name) {
    var file = fileOf(directory, name);
    return site.readIfThere("env", file).map(it -> new Program(name, file, it.texts()));
  }

  /// The first of these variables that is set.
  Optional<String> name(List<String> names) {
    return names.stream().filter(it -> !value(it).isEmpty()).findFirst();
  }

  /// The value of a variable; empty if it is not set.
  String value(String variable) {
    return variables.getOrDefault(variable, "").strip();
  }

  /// The value of the first of these variables that is set.
  Optional<String> first(List<String> names) {
    return name(names).map(this::value);
  }
}
