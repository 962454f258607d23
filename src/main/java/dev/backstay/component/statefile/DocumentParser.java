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
      case YAML -> bounded(YamlDocument::keysOf);
      case TOML -> bounded(TomlDocument::keysOf);
      case ENV -> EnvDocument::keysOf;
    };
  }

  /// The same for a parser that has no limit of depth of its own.
  private static DocumentParser bounded(DocumentParser parser) {
    return document -> {
      try {
        return parser.keysOf(document);
      } catch (StackOverflowError deep) {
        throw new InvalidDocumentException("nested too deeply");
      }
    };
  }
}
