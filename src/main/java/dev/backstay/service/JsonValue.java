package dev.backstay.service;

import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A value that a JSON document must have at a place.
///
/// @param path names joined by dots; numbers index lists
/// @param text the value: a text, or a number, true, false or null as they are written
public record JsonValue(String path, String text) {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int SHOWN_LENGTH_MAX = 60;

  /// Says how the document differs, as the end of a sentence; empty if it does not.
  public Optional<String> missingIn(byte[] document) {
    try {
      var found = at(document, List.of(path.split("\\.", -1)), path);
      return found.equals(text)
          ? Optional.empty()
          : Optional.of("was answered with JSON whose " + path + " is " + brief(found));
    } catch (IOException lacking) {
      return Optional.of(String.valueOf(lacking.getMessage()));
    }
  }

  /// The single value that a document has at a place.
  ///
  /// @param pointer the place as a JSON pointer (RFC 6901)
  /// @throws IOException if it has none; the message says so as the end of a sentence
  public static String at(byte[] document, String pointer) throws IOException {
    var names =
        Stream.of(pointer.split("/", -1))
            .skip(1)
            .map(it -> it.replace("~1", "/").replace("~0", "~"))
            .toList();
    return at(document, names, pointer);
  }

  private static String at(byte[] document, List<String> names, String shown) throws IOException {
    try (var parser = JSON.createParser(ObjectReadContext.empty(), document)) {
      parser.nextToken();
      for (var name : names) {
        if (!enter(parser, name)) {
          throw new IOException("was answered with JSON that has no " + shown);
        }
      }
      var token = parser.currentToken();
      if (token == null || !token.isScalarValue()) {
        throw new IOException("was answered with JSON that has no single value at " + shown);
      }
      return parser.getString();
    } catch (JacksonException notJson) {
      throw new IOException("was not answered with JSON", notJson);
    }
  }

  /// Goes to the child of that name, if there is one.
  private static boolean enter(JsonParser parser, String name) {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        var found = parser.currentName().equals(name);
        parser.nextToken();
        if (found) {
          return true;
        }
        parser.skipChildren();
      }
      return false;
    }
    if (parser.currentToken() == JsonToken.START_ARRAY && name.matches("[0-9]{1,6}")) {
      for (var left = Integer.parseInt(name); parser.nextToken() != JsonToken.END_ARRAY; left--) {
        if (left == 0) {
          return true;
        }
        parser.skipChildren();
      }
    }
    return false;
  }

  private static String brief(String value) {
    var shown = EntryPath.escape(value);
    return "\"" + shown.substring(0, Math.min(shown.length(), SHOWN_LENGTH_MAX)) + "\"";
  }
}
