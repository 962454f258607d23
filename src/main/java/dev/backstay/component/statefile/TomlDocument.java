package dev.backstay.component.statefile;

import dev.backstay.component.TomlNesting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/// TOML.
final class TomlDocument {

  private TomlDocument() {}

  private static Map<String, Object> plain(TomlTable table) {
    var plain = new LinkedHashMap<String, Object>();
    table.entrySet().forEach(entry -> plain.put(entry.getKey(), plain(entry.getValue())));
    return plain;
  }

  private static Object plain(Object value) {
    return switch (value) {
      case TomlTable table -> plain(table);
      case TomlArray array -> array.toList().stream().map(TomlDocument::plain).toList();
      default -> value;
    };
  }

  static void read(InputStream document, Outline outline)
      throws IOException, InvalidDocumentException {
    outline.addAll(load(document));
  }

  static Map<String, Object> load(InputStream document)
      throws IOException, InvalidDocumentException {
    var parsed = parse(document);
    if (parsed.hasErrors()) {
      var first = parsed.errors().getFirst();
      throw InvalidDocumentException.at(
          first.position().line(), first.position().column(), String.valueOf(first.getMessage()));
    }
    if (parsed.isEmpty()) {
      throw new InvalidDocumentException("empty");
    }
    return plain(parsed);
  }

  private static TomlParseResult parse(InputStream document)
      throws IOException, InvalidDocumentException {
    try {
      var bytes = ByteBuffer.wrap(document.readAllBytes());
      var text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      if (TomlNesting.isTooDeep(text)) {
        throw new InvalidDocumentException("nested too deeply");
      }
      return Toml.parse(text);
    } catch (CharacterCodingException e) {
      throw new InvalidDocumentException("not UTF-8");
    } catch (NullPointerException | AssertionError | TomlParseError parsersOwn) {
      // That is how the parser ends at a malformed offset of a time, at a key it cannot read, and,
      // where assertions are on, at what is broken in several places.
      throw new InvalidDocumentException("not well-formed");
    }
  }
}
