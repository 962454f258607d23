package dev.backstay.preset;

import dev.backstay.lookup.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the file of a systemd unit says of how a service is started. Files beside it that add to it
/// are not read.
///
/// @param file the file
/// @param command the words of `ExecStart`
/// @param directory its `WorkingDirectory`, if it has one
/// @param variables those of `Environment`, and of the `EnvironmentFile`s that are there
public record SystemdUnitFile(
    Path file, List<String> command, Optional<String> directory, Map<String, String> variables) {

  public SystemdUnitFile {
    command = List.copyOf(command);
    variables = Map.copyOf(variables);
  }

  /// The unit's file, of the machine's or of the account's own units.
  public static Optional<SystemdUnitFile> find(Site site, String unit) {
    for (var directory :
        List.of(
            site.path("/etc/systemd/system"),
            site.path("/usr/lib/systemd/system"),
            site.home().resolve(".config/systemd/user"))) {
      var file = directory.resolve(unit);
      if (Files.isRegularFile(file)) {
        return read(site, file);
      }
    }
    return Optional.empty();
  }

  private static Optional<SystemdUnitFile> read(Site site, Path file) {
    String text;
    try {
      text = TextFile.read(file);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
    List<String> command = List.of();
    Optional<String> directory = Optional.empty();
    var variables = new HashMap<String, String>();
    for (var line : text.replace("\\\n", " ").lines().map(String::strip).toList()) {
      var equals = line.indexOf('=');
      if (equals < 0 || line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      var value = expand(site, line.substring(equals + 1).strip());
      switch (line.substring(0, equals).strip()) {
        case "ExecStart" -> command = words(value);
        case "WorkingDirectory" -> directory = Optional.of(value);
        case "Environment" -> words(value).forEach(word -> put(word, variables));
        case "EnvironmentFile" -> addFile(site, value, variables);
        default -> {
          // What else a unit says has nothing to do with its state.
        }
      }
    }
    return Optional.of(new SystemdUnitFile(file, command, directory, variables));
  }

  private static String expand(Site site, String value) {
    return value.replace("%h", site.environment().getOrDefault("HOME", "/root"));
  }

  private static void put(String assignment, Map<String, String> variables) {
    var equals = assignment.indexOf('=');
    if (equals > 0) {
      variables.put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }
  }

  private static void addFile(Site site, String value, Map<String, String> variables) {
    var file = site.path(value.startsWith("-") ? value.substring(1) : value);
    site.readIfThere("env", file).ifPresent(tree -> variables.putAll(tree.texts()));
  }

  /// Words as systemd splits them: at spaces, unless they stand in quotes.
  static List<String> words(String line) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    var quote = '\0';
    var open = false;
    for (var i = 0; i < line.length(); i++) {
      var c = line.charAt(i);
      if (quote == '\0' && (c == ' ' || c == '\t')) {
        if (open) {
          words.add(word.toString());
        }
        word.setLength(0);
        open = false;
      } else if (quote == '\0' && (c == '"' || c == '\'')) {
        quote = c;
        open = true;
      } else if (c == quote) {
        quote = '\0';
      } else {
        open = true;
        word.append(c);
      }
    }
    if (open) {
      words.add(word.toString());
    }
    return words;
  }

  /// The word after an option, or after its `=`.
  public Optional<String> option(String name) {
    for (var i = 0; i < command.size(); i++) {
      var word = command.get(i);
      if (word.startsWith(name + "=")) {
        return Optional.of(word.substring(name.length() + 1));
      }
      if (word.equals(name) && i + 1 < command.size()) {
        return Optional.of(command.get(i + 1));
      }
    }
    return Optional.empty();
  }
}
