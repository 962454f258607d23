package dev.backstay.component.statefile;

import dev.backstay.component.Component.StateFile;
import java.io.IOException;
import java.io.InputStream;

/// What a document must satisfy to count.
///
/// @param file the component that declares it
record Validation(StateFile file) {

  /// Reads the document to its end and says what it holds.
  ///
  /// @throws InvalidDocumentException if it does not parse or lacks a required key
  Outline read(InputStream document) throws IOException, InvalidDocumentException {
    var outline = Outline.of(file.expectations());
    DocumentParser.of(file.format()).read(document, outline);
    var missing =
        file.requiredKeys().stream().filter(key -> !outline.keys().contains(key)).toList();
    if (!missing.isEmpty()) {
      throw new InvalidDocumentException(
          "required keys are missing: " + String.join(", ", missing));
    }
    return outline;
  }

  /// Refuses a document that is too large to be parsed, by its size.
  void requireParseable(long sizeBytes) throws InvalidDocumentException {
    if (file.format() != StateFile.Format.JSON && sizeBytes > DocumentParser.WHOLE_MAX) {
      throw new InvalidDocumentException(
          sizeBytes + " bytes, more than the " + DocumentParser.WHOLE_MAX + " that are parsed");
    }
  }
}
