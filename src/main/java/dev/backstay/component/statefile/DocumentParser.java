package dev.backstay.component.statefile;

import dev.backstay.component.Component.StateFile;
import java.io.IOException;
import java.io.InputStream;

/// Reads a document to its end and says what it holds.
@FunctionalInterface
interface DocumentParser {

  /// The largest document of a format that is parsed as a whole.
  int WHOLE_MAX = 64 << 20;

  /// Reads the document.
  ///
  /// @throws InvalidDocumentException if it does not parse, is empty, or is not a set of keys
  void read(InputStream document, Outline outline) throws IOException, InvalidDocumentException;

  /// The parser of a format.
  static DocumentParser of(StateFile.Format format) {
    return switch (format) {
      case JSON -> JsonDocument::read;
      case YAML -> bounded(YamlDocument::read);
      case TOML -> bounded(TomlDocument::read);
      case ENV -> EnvDocument::read;
      case TEXT -> PlainText::read;
    };
  }

  /// The same for a parser that has no limit of depth of its own.
  private static DocumentParser bounded(DocumentParser parser) {
    return (document, outline) -> {
      try {
        parser.read(document, outline);
      } catch (StackOverflowError deep) {
        throw new InvalidDocumentException("nested too deeply");
      }
    };
  }
}
