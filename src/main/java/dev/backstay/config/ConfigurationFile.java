package dev.backstay.config;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.lookup.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Finds and reads the configuration file, `backstay.yaml`.
///
/// Values may contain `${env:NAME}`, `${env:NAME:-default}`, `${file:PATH}` (the content of a file,
/// without white space around it) and `${<lookup>:a.b.c}` (a value of a declared configuration of
/// the orchestrator). `$${` is a literal `${`. A relative path that comes out of a lookup is taken
/// relative to the file it was found in; every other one relative to `base_dir`, which is where the
/// configuration file is if nothing else is said.
public final class ConfigurationFile {

  private static final String NAME = "backstay.yaml";
  private static final String HINT =
      "Name it with --config or BACKSTAY_CONFIG; `backstay discover` writes one for an orchestrator"
          + " that it knows, README.md has an example for any other.";

  private ConfigurationFile() {}

  /// The file to read: the one that `BACKSTAY_CONFIG` names, else the first that exists of
  /// `backstay.yaml` in the working directory, in the user's and in the system's configuration
  /// directory.
  ///
  /// @param environment the variables of the process
  /// @throws ConfigurationException if there is none
  public static Path find(Path workingDirectory, Map<String, String> environment) {
    var named = environment.getOrDefault("BACKSTAY_CONFIG", "");
    if (!named.isEmpty()) {
      return workingDirectory.resolve(named);
    }
    var candidates = new ArrayList<Path>();
    candidates.add(workingDirectory.resolve(NAME));
    var xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    var home = environment.getOrDefault("HOME", "");
    if (!xdg.isEmpty()) {
      candidates.add(workingDirectory.resolve(xdg).resolve("backstay").resolve(NAME));
    } else if (!home.isEmpty()) {
      candidates.add(workingDirectory.resolve(home).resolve(".config/backstay").resolve(NAME));
    }
    candidates.add(workingDirectory.resolve("/etc/backstay").resolve(NAME));
    return candidates.stream()
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    FailureCode.CONFIG_NOT_FOUND,
                    "no configuration; looked for "
                        + candidates.stream().map(Path::toString).collect(Collectors.joining(", ")),
                    HINT));
  }

  /// Reads and checks the file.
  ///
  /// @param environment the variables that `${env:NAME}` may name
  /// @throws ConfigurationException with everything that is wrong with it, by line and column
  public static Configuration read(Path file, Map<String, String> environment) {
    return read(file, environment, FormerFiles.NONE);
  }

  /// Reads and checks the file, although files of look-ups may be lost.
  ///
  /// @param former what stood in them
  /// @throws ConfigurationException with everything that is wrong with it
  public static Configuration read(Path file, Map<String, String> environment, FormerFiles former) {
    var absolute = file.toAbsolutePath();
    return read(textOf(absolute), absolute, environment, former);
  }

  /// Reads and checks only what the file says of the installation's name, its repositories and
  /// directories: a configuration without components.
  ///
  /// @throws ConfigurationException with everything that is wrong with that
  public static Configuration readRepositories(Path file, Map<String, String> environment) {
    var absolute = file.toAbsolutePath();
    var problems = new Problems(absolute);
    var root = YamlFile.parse(textOf(absolute), problems);
    problems.throwIfAny();
    return binder(root.orElseThrow(), absolute, environment, FormerFiles.NONE, problems)
        .bindRepositories(root.orElseThrow());
  }

  /// Reads and checks a text as if it stood in that file.
  ///
  /// @throws ConfigurationException with everything that is wrong with it
  public static Configuration read(String text, Path file, Map<String, String> environment) {
    return read(text, file.toAbsolutePath(), environment, FormerFiles.NONE);
  }

  private static Configuration read(
      String text, Path absolute, Map<String, String> environment, FormerFiles former) {
    var problems = new Problems(absolute);
    var root = YamlFile.parse(text, problems);
    problems.throwIfAny();
    return binder(root.orElseThrow(), absolute, environment, former, problems)
        .bind(root.orElseThrow());
  }

  private static Binder binder(
      MappingNode root,
      Path absolute,
      Map<String, String> environment,
      FormerFiles former,
      Problems problems) {
    var directory = BaseDirectory.of(root, absolute, problems);
    return new Binder(absolute, directory, environment, former, problems);
  }

  /// The JSON Schema of the file, for editors.
  public static String schema() {
    try (var in = ConfigurationFile.class.getResourceAsStream("backstay.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("the schema is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException("the schema on the class path cannot be read", broken);
    }
  }

  /// The whole of it.
  static String textOf(Path file) {
    try {
      return TextFile.read(file);
    } catch (NoSuchFileException fault) {
      throw new ConfigurationException(
          FailureCode.CONFIG_NOT_FOUND, "no configuration at " + file, HINT, fault);
    } catch (IOException fault) {
      throw new ConfigurationException(
          FailureCode.CONFIG_INVALID,
          "cannot read " + file + ": " + Reason.of(fault, file),
          "Name a file in YAML that this account may read, with --config or BACKSTAY_CONFIG.",
          fault);
    }
  }
}
