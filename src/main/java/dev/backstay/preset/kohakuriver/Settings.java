package dev.backstay.preset.kohakuriver;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.lookup.Tree;
import dev.backstay.preset.Fact;
import dev.backstay.preset.Site;
import dev.backstay.preset.SystemdUnitFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The settings of a host or runner: what its module assigns, else what the program has for it.
///
/// @param site where it is
/// @param file the module
/// @param values what it assigns
/// @param base what its relative paths are relative to, which is where the service is started
record Settings(Site site, Path file, Tree values, Path base) {

  /// Reads a module, with the variables that its service is started with.
  static Settings read(Site site, Path file, Optional<SystemdUnitFile> unit) {
    Map<String, String> variables = unit.map(SystemdUnitFile::variables).orElse(site.environment());
    var started = unit.flatMap(SystemdUnitFile::directory).map(site::path);
    var base = started.orElse(file.toAbsolutePath().resolveSibling(""));
    return new Settings(site, file, site.read("python", file, variables), base);
  }

  /// A setting, with where it comes from.
  ///
  /// @throws ConfigurationException if only running the module could tell it
  Fact fact(String name, String otherwise) {
    return switch (values.at(name).or(() -> values.at("*")).orElse(null)) {
      case Tree.Leaf(var value) when !value.isEmpty() -> new Fact(name, value, file.toString());
      case Tree.Expression(var line) ->
          throw new ConfigurationException(
              FailureCode.CONFIG_INVALID,
              "%s in %s is an expression in line %d that only running it could tell"
                  .formatted(name, file, line),
              "Assign the value itself, or write backstay.yaml by hand.");
      case null, default ->
          new Fact(name, otherwise, "the program's own default, not set in " + file);
    };
  }

  /// A setting that is a path, made absolute.
  Fact path(String name, String otherwise) {
    var found = fact(name, otherwise);
    return found.value().startsWith("/")
        ? new Fact(name, site.path(found.value()).toString(), found.origin())
        : new Fact(
            name,
            base.resolve(found.value()).normalize().toString(),
            found.origin() + ", relative to " + base);
  }

  /// The value of a setting.
  String value(String name, String otherwise) {
    return fact(name, otherwise).value();
  }
}
