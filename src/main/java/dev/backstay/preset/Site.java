package dev.backstay.preset;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.lookup.MalformedException;
import dev.backstay.lookup.TextFile;
import dev.backstay.lookup.Tree;
import dev.backstay.lookup.TreeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where a preset looks, and how it reads what it finds there.
///
/// @param named the directory or file that a person named; empty for the usual places
/// @param root the root of the file system
/// @param environment the variables of this process, which are not those of the orchestrator
/// @param accepted what a person accepts that a preset refuses otherwise
/// @param tables what looks into SQLite files
public record Site(
    Optional<Path> named,
    Path root,
    Map<String, String> environment,
    Set<String> accepted,
    Tables tables) {

  public Site {
    environment = Map.copyOf(environment);
    accepted = Set.copyOf(accepted);
  }

  /// Whether that is accepted.
  public boolean accepts(String what) {
    return accepted.contains(what);
  }

  /// An absolute path on this machine.
  public Path path(String absolute) {
    return root.resolve(absolute.startsWith("/") ? absolute.substring(1) : absolute);
  }

  /// The home directory of this account.
  public Path home() {
    return path(environment.getOrDefault("HOME", "/root"));
  }

  /// A configuration that must be readable.
  ///
  /// @param kind as of a look-up: `json`, `yaml`, `toml`, `env` or `python`
  /// @param variables those that a Python module may ask for
  /// @throws ConfigurationException if it is not
  public Tree read(String kind, Path file, Map<String, String> variables) {
    try {
      return TreeReader.read(kind, TextFile.read(file), variables);
    } catch (IOException e) {
      throw unreadable(file, Reason.of(e, file), e);
    } catch (MalformedException e) {
      throw unreadable(file, "not " + kind + ": " + e.getMessage(), e);
    }
  }

  /// A configuration that need not be there, but must be readable if it is.
  public Optional<Tree> readIfThere(String kind, Path file) {
    return Files.isRegularFile(file) ? Optional.of(read(kind, file, Map.of())) : Optional.empty();
  }

  private static ConfigurationException unreadable(Path file, String reason, Exception cause) {
    return new ConfigurationException(
        FailureCode.CONFIG_INVALID,
        "cannot read " + file + ", the orchestrator's own configuration: " + reason,
        "Mend it, or write backstay.yaml by hand.",
        cause);
  }
}
