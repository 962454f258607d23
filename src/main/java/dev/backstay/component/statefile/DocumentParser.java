package dev.backstay.component.statefile;

import dev.backstay.component.Component.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/// Reads a document to its end and says which keys it has at the top level.
@FunctionalInterface
interface DocumentParser {

  /// The largest document of a format that is parsed as a whole.
  int WHOLE_MAX = 64 << 20;

  /// Reads the document.
  ///
  /// @throws InvalidDocumentException if it does not parse, is empty, or is not a set of keys
  Set<String> keysOf(InputStream document) throws IOException, InvalidDocumentException;

  /// The parser of a format.
  static DocumentParser of(StateFile.Format format) {
    return switch (format) {
      case JSON -> JsonDocument::keysOf;
      case YAML -> YamlDocument::keysOf;
      case TOML -> TomlDocument::keysOf;
      case ENV -> EnvDocument::keysOf;
    };
  }
}
