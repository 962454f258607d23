package dev.backstay.store.gcs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A JSON document as maps, lists and texts; numbers and truths are texts, too.
final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int DEPTH_MAX = 20;

  private Json() {}

  /// The fields of a document.
  ///
  /// @throws IOException if it is none
  static Map<String, Object> object(byte[] document) throws IOException {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        var fields = fields(parser, 0);
        if (parser.nextToken() == null) {
          return fields;
        }
      }
    } catch (JacksonException garbled) {
      // Its message quotes the document, which may hold a secret.
    }
    throw new IOException("not the JSON that was expected");
  }

  private static Map<String, Object> fields(JsonParser parser, int depth) throws IOException {
    var fields = new HashMap<String, Object>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser, depth + 1));
    }
    return fields;
  }

  private static Object value(JsonParser parser, int depth) throws IOException {
    if (depth > DEPTH_MAX) {
      throw new IOException("JSON that is nested too deeply");
    }
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return fields(parser, depth);
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return parser.getString();
    }
    var list = new ArrayList<Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser, depth + 1));
    }
    return list;
  }

  /// A text field; empty if there is none.
  static String text(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof String text ? text : "";
  }

  /// The objects of a list field; none if there is no such list.
  static List<Map<String, Object>> objects(Map<String, Object> fields, String name) {
    var objects = new ArrayList<Map<String, Object>>();
    if (fields.get(name) instanceof List<?> list) {
      for (var each : list) {
        if (each instanceof Map<?, ?> map) {
          var object = new HashMap<String, Object>();
          map.forEach((key, value) -> object.put(String.valueOf(key), value));
          objects.add(object);
        }
      }
    }
    return objects;
  }

  /// A field with fields of its own; empty if there is none.
  static Map<String, Object> inner(Map<String, Object> fields, String name) {
    var inner = new HashMap<String, Object>();
    if (fields.get(name) instanceof Map<?, ?> map) {
      map.forEach((key, value) -> inner.put(String.valueOf(key), value));
    }
    return inner;
  }
}
