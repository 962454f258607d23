package dev.backstay.json;

import java.io.StringWriter;
import java.io.Writer;
import java.util.Collection;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/// Writes JSON values of one line each. Everything but ASCII is escaped, so that names that are not
/// UTF-8 survive and nothing in them reaches a terminal.
public final class Json {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET, StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .build();

  private Json() {}

  /// Writes one object and the end of its line. What a failure cuts short is left open, so that it
  /// cannot be taken for the whole.
  public static void object(Writer to, Consumer<JsonGenerator> properties) {
    try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), to)) {
      try {
        json.writeStartObject();
        properties.accept(json);
        json.writeEndObject();
      } finally {
        json.writeRaw('\n');
      }
    }
  }

  /// One object as text, without the end of a line.
  public static String text(Consumer<JsonGenerator> properties) {
    var text = new StringWriter();
    object(text, properties);
    return text.toString().stripTrailing();
  }

  /// Writes a property whose value is a list of texts.
  public static void texts(JsonGenerator json, String name, Collection<?> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(value -> json.writeString(String.valueOf(value)));
    json.writeEndArray();
  }

  /// Writes a property whose value is a list of objects.
  public static <T> void objects(
      JsonGenerator json, String name, Iterable<T> values, Consumer<T> properties) {
    json.writeArrayPropertyStart(name);
    for (var value : values) {
      json.writeStartObject();
      properties.accept(value);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
