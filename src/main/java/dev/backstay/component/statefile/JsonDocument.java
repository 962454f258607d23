package dev.backstay.component.statefile;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/// JSON, read as a stream of tokens.
final class JsonDocument {

  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonDocument() {}

  static Set<String> keysOf(InputStream document) throws IOException, InvalidDocumentException {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
      var first = parser.nextToken();
      if (first == null) {
        throw new InvalidDocumentException("empty");
      }
      if (first != JsonToken.START_OBJECT) {
        throw fault(parser, "the top level is not an object");
      }
      var keys = keysOf(parser);
      if (parser.nextToken() != null) {
        throw fault(parser, "something follows the document");
      }
      return keys;
    } catch (JacksonIOException e) {
      if (e.getCause() instanceof CharConversionException) {
        throw new InvalidDocumentException("characters that are none");
      }
      throw e.getCause();
    } catch (JacksonException e) {
      var place = e.getLocation();
      throw InvalidDocumentException.at(
          place == null ? 0 : place.getLineNr(),
          place == null ? 0 : place.getColumnNr(),
          e.getOriginalMessage());
    }
  }

  private static Set<String> keysOf(JsonParser parser) throws InvalidDocumentException {
    var keys = new HashSet<String>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var key = parser.currentName();
      if (!keys.add(key)) {
        throw fault(parser, "the key " + key + " stands there twice");
      }
      parser.nextToken();
      parser.skipChildren();
    }
    return keys;
  }

  private static InvalidDocumentException fault(JsonParser parser, String what) {
    var place = parser.currentTokenLocation();
    return InvalidDocumentException.at(place.getLineNr(), place.getColumnNr(), what);
  }
}
