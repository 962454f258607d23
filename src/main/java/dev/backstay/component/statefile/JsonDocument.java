package dev.backstay.component.statefile;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
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

  private interface Reading {
    void read(JsonParser parser) throws InvalidDocumentException;
  }

  static void read(InputStream document, Outline outline)
      throws IOException, InvalidDocumentException {
    read(document, parser -> readKeys(parser, outline));
  }

  static void readValues(InputStream document, DocumentValues values)
      throws IOException, InvalidDocumentException {
    read(document, parser -> readValues(parser, values));
  }

  private static void read(InputStream document, Reading reading)
      throws IOException, InvalidDocumentException {
    var source = new WatchedInput(document);
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), source)) {
      var first = parser.nextToken();
      if (first == null) {
        throw new InvalidDocumentException("empty");
      }
      if (first != JsonToken.START_OBJECT) {
        throw fault(parser, "the top level is not an object");
      }
      reading.read(parser);
      if (parser.nextToken() != null) {
        throw fault(parser, "something follows the document");
      }
    } catch (JacksonIOException e) {
      if (source.hasFailed()) {
        throw e.getCause();
      }
      // Faults of the encoding come as failures to read.
      throw new InvalidDocumentException("characters that are none");
    } catch (JacksonException e) {
      var place = e.getLocation();
      throw InvalidDocumentException.at(
          place == null ? 0 : place.getLineNr(),
          place == null ? 0 : place.getColumnNr(),
          e.getOriginalMessage());
    }
  }

  private static void readValues(JsonParser parser, DocumentValues values) {
    var before = parser.currentToken();
    for (var depth = 1; depth > 0; before = parser.currentToken()) {
      var token = parser.nextToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
        if (before.isStructStart()) {
          values.add(pathOf(parser), token == JsonToken.END_OBJECT ? "{}" : "[]");
        }
      } else if (token == JsonToken.VALUE_STRING) {
        values.addText(pathOf(parser), parser.getString());
      } else if (token != JsonToken.PROPERTY_NAME) {
        values.add(pathOf(parser), parser.getString());
      }
    }
  }

  private static String pathOf(JsonParser parser) {
    var names = new ArrayDeque<String>();
    for (var at = parser.streamReadContext(); !at.inRoot(); at = at.getParent()) {
      names.addFirst(at.inArray() ? Integer.toString(at.getCurrentIndex()) : at.currentName());
    }
    return String.join(".", names);
  }

  private static void readKeys(JsonParser parser, Outline outline) throws InvalidDocumentException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var key = parser.currentName();
      if (!outline.addKey(key)) {
        throw fault(parser, "the key " + key + " stands there twice");
      }
      if (parser.nextToken().isStructStart()) {
        outline.addLength(key, readItems(parser, key, outline));
      }
    }
  }

  /// Reads an object or array to its end; returns how many items it has.
  private static long readItems(JsonParser parser, String path, Outline outline) {
    var leadsOn = outline.leadsOn(path);
    var named = parser.currentToken() == JsonToken.START_OBJECT;
    var count = 0L;
    for (var token = parser.nextToken(); !token.isStructEnd(); token = parser.nextToken()) {
      if (leadsOn) {
        readItem(parser, path + "." + (named ? parser.currentName() : count), outline);
      } else {
        skipItem(parser);
      }
      count++;
    }
    return count;
  }

  private static void readItem(JsonParser parser, String path, Outline outline) {
    outline.meet(path);
    if (valueOf(parser).isStructStart()) {
      if (outline.leadsOn(path)) {
        readItems(parser, path, outline);
      } else {
        parser.skipChildren();
      }
    }
  }

  private static void skipItem(JsonParser parser) {
    if (valueOf(parser).isStructStart()) {
      parser.skipChildren();
    }
  }

  /// The first token of an item's value, where the parser stands at the item.
  private static JsonToken valueOf(JsonParser parser) {
    var token = parser.currentToken();
    return token == JsonToken.PROPERTY_NAME ? parser.nextToken() : token;
  }

  private static InvalidDocumentException fault(JsonParser parser, String what) {
    var place = parser.currentTokenLocation();
    return InvalidDocumentException.at(place.getLineNr(), place.getColumnNr(), what);
  }
}
