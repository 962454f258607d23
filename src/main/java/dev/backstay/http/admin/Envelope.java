package dev.backstay.http.admin;

import dev.backstay.http.Answer;
import dev.backstay.json.Json;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// What answers of that interface come in. Errors are problems as everywhere.
final class Envelope {

  private Envelope() {}

  /// An answer whose `data` is an object.
  static Answer of(int status, Consumer<JsonGenerator> data) {
    return around(
        status,
        json -> {
          json.writeObjectPropertyStart("data");
          data.accept(json);
          json.writeEndObject();
        });
  }

  /// An answer with those properties, `data` among them.
  static Answer around(int status, Consumer<JsonGenerator> properties) {
    return new Answer.JsonText(
        status,
        Json.text(
            json -> {
              properties.accept(json);
              json.writeNullProperty("error");
              json.writeBooleanProperty("success", true);
            }));
  }

  /// An example of one.
  static String example(String data) {
    return "{\"data\":" + data + ",\"error\":null,\"success\":true}";
  }
}
