package dev.backstay.inflight;

import dev.backstay.component.Row;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/// Rows as they are kept in a snapshot: JSON objects of texts, in ASCII.
final class KeptRows {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private KeptRows() {}

  /// One row.
  static String write(Row row) {
    var text = new StringWriter();
    try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      row.values().forEach(json::writeStringProperty);
      json.writeEndObject();
    }
    return text.toString();
  }

  /// The rows of an array.
  ///
  /// @throws IllegalArgumentException if it is none
  static List<Row> read(String array) {
    var rows = new ArrayList<Row>();
    try (var json = FACTORY.createParser(ObjectReadContext.empty(), array)) {
      require(json.nextToken() == JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_OBJECT) {
        var values = new LinkedHashMap<String, String>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          var name = json.currentName();
          require(json.nextToken() == JsonToken.VALUE_STRING);
          values.put(name, json.getString());
        }
        rows.add(new Row(values));
      }
      require(json.currentToken() == JsonToken.END_ARRAY && json.nextToken() == null);
      return rows;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("rows that are no JSON", e);
    }
  }

  private static void require(boolean right) {
    if (!right) {
      throw new IllegalArgumentException("rows of another form");
    }
  }
}
