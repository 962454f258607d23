package dev.backstay.importing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Where an OpenClaw installation says its state is, as far as a backup needs it.
///
/// @param paths the texts of the keys that are there
record OpenClawConfig(Map<String, String> paths) {

  /// The file that it is in.
  static final String NAME = "orchestrator_config.json";

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Set<String> KEYS = Set.of("stateFile", "logsDir", "knowledgePackDir");

  OpenClawConfig {
    paths = Map.copyOf(paths);
  }

  /// Reads it.
  ///
  /// @throws dev.backstay.failure.CaptureFailedException if it does not parse
  static OpenClawConfig read(Path source, Held file) {
    var paths = new HashMap<String, String>();
    try (var in = file.open();
        var parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Failures.invalid(source, NAME + " is not an object", null);
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        var key = parser.currentName();
        var token = parser.nextToken();
        if (KEYS.contains(key) && token == JsonToken.VALUE_STRING) {
          paths.put(key, parser.getString());
        }
        parser.skipChildren();
      }
    } catch (JacksonException e) {
      throw Failures.invalid(source, NAME + " is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw Failures.unreadable(source, e);
    }
    return new OpenClawConfig(paths);
  }

  /// What a key says.
  Optional<String> path(String key) {
    return Optional.ofNullable(paths.get(key)).filter(path -> !path.isBlank());
  }

  /// The last name of the path that a key says.
  Optional<String> nameOf(String key) {
    return path(key)
        .map(path -> path.startsWith("sqlite:") ? path.substring("sqlite:".length()) : path)
        .map(path -> path.replaceAll("/+$", ""))
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .filter(name -> !name.isEmpty() && !name.equals(".") && !name.equals(".."));
  }
}
