package dev.backstay.component.statefile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Set;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/// TOML.
final class TomlDocument {

  private TomlDocument() {}

  static Set<String> keysOf(InputStream document) throws IOException, InvalidDocumentException {
    var parsed = parse(document);
    if (parsed.hasErrors()) {
      var first = parsed.errors().getFirst();
      throw InvalidDocumentException.at(
          first.position().line(), first.position().column(), String.valueOf(first.getMessage()));
    }
    var keys = parsed.keySet();
    if (keys.isEmpty()) {
      throw new InvalidDocumentException("empty");
    }
    return keys;
  }

  private static TomlParseResult parse(InputStream document)
      throws IOException, InvalidDocumentException {
    try {
      return Toml.parse(document);
    } catch (CharacterCodingException e) {
      throw new InvalidDocumentException("not UTF-8");
    }
  }
}
