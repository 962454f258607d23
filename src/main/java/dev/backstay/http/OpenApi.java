package dev.backstay.http;

import dev.backstay.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// Describes endpoints as OpenAPI 3.1 has it. Beside the standard's own properties each operation
/// has `x-role`: the least role that may ask, `signed-in` or `anonymous`.
public final class OpenApi {

  private static final String PROBLEM = "#/components/schemas/Problem";

  private OpenApi() {}

  /// The description as one JSON object.
  public static String text(Endpoints endpoints) {
    return Json.text(
        json -> {
          json.writeStringProperty("openapi", "3.1.0");
          json.writeObjectPropertyStart("info");
          json.writeStringProperty("title", "Backstay");
          json.writeStringProperty("version", "1");
          json.writeEndObject();
          paths(json, endpoints);
          components(json);
        });
  }

  private static void paths(JsonGenerator json, Endpoints endpoints) {
    var byPath = new LinkedHashMap<String, List<Endpoint>>();
    for (var each : endpoints.all()) {
      byPath.computeIfAbsent(each.path().toString(), _ -> new ArrayList<>()).add(each);
    }
    json.writeObjectPropertyStart("paths");
    byPath.forEach(
        (path, methods) -> {
          json.writeObjectPropertyStart(path);
          methods.forEach(it -> operation(json, it));
          json.writeEndObject();
        });
    json.writeEndObject();
  }

  private static void operation(JsonGenerator json, Endpoint endpoint) {
    json.writeObjectPropertyStart(endpoint.method().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("summary", endpoint.about().summary());
    json.writeStringProperty("x-role", endpoint.need().label());
    json.writeBooleanProperty("x-audited", endpoint.isAudited());
    security(json, endpoint);
    json.writeArrayPropertyStart("parameters");
    endpoint.path().variables().forEach(it -> parameter(json, "path", it, "", "", true));
    endpoint
        .query()
        .forEach(it -> parameter(json, "query", it.name(), it.about(), it.example(), false));
    if (endpoint.has(Trait.NEEDS_KEY)) {
      parameter(json, "header", "Idempotency-Key", "Makes a repetition known.", "", true);
    }
    json.writeEndArray();
    endpoint
        .about()
        .requestExample()
        .ifPresent(
            example -> {
              json.writeObjectPropertyStart("requestBody");
              json.writeBooleanProperty("required", true);
              content(json, Answer.JsonText.TYPE, example);
              json.writeEndObject();
            });
    responses(json, endpoint.about());
    json.writeEndObject();
  }

  private static void security(JsonGenerator json, Endpoint endpoint) {
    json.writeArrayPropertyStart("security");
    if (!(endpoint.need() instanceof Need.Anonymous)) {
      for (var scheme : List.of("token", "session", "certificate")) {
        json.writeStartObject();
        json.writeArrayPropertyStart(scheme);
        json.writeEndArray();
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static void parameter(
      JsonGenerator json,
      String in,
      String name,
      String about,
      String example,
      boolean isRequired) {
    json.writeStartObject();
    json.writeStringProperty("in", in);
    json.writeStringProperty("name", name);
    json.writeBooleanProperty("required", isRequired);
    if (!about.isEmpty()) {
      json.writeStringProperty("description", about);
    }
    json.writeObjectPropertyStart("schema");
    json.writeStringProperty("type", "string");
    json.writeEndObject();
    if (!example.isEmpty()) {
      json.writeStringProperty("example", example);
    }
    json.writeEndObject();
  }

  private static void responses(JsonGenerator json, About about) {
    json.writeObjectPropertyStart("responses");
    for (var reply : about.replies()) {
      json.writeObjectPropertyStart(Integer.toString(reply.status()));
      json.writeStringProperty("description", reply.meaning());
      reply.contentType().ifPresent(it -> content(json, it, reply.example().orElse("")));
      json.writeEndObject();
    }
    json.writeObjectPropertyStart("default");
    json.writeStringProperty("description", "It was not done.");
    json.writeObjectPropertyStart("content");
    json.writeObjectPropertyStart(Problem.TYPE);
    json.writeObjectPropertyStart("schema");
    json.writeStringProperty("$ref", PROBLEM);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void content(JsonGenerator json, String type, String example) {
    json.writeObjectPropertyStart("content");
    json.writeObjectPropertyStart(type);
    if (!example.isEmpty()) {
      json.writeName("example");
      json.writeRawValue(example);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void components(JsonGenerator json) {
    json.writeObjectPropertyStart("components");
    json.writeObjectPropertyStart("securitySchemes");
    scheme(json, "token", "http", "scheme", "bearer");
    scheme(json, "session", "apiKey", "in", "cookie", "name", "__Host-backstay-session");
    scheme(json, "certificate", "mutualTLS");
    json.writeEndObject();
    json.writeObjectPropertyStart("schemas");
    json.writeObjectPropertyStart("Problem");
    json.writeStringProperty("type", "object");
    Json.texts(
        json, "required", List.of("type", "title", "status", "detail", "code", "request_id"));
    json.writeObjectPropertyStart("properties");
    Stream.of("type", "title", "detail", "hint", "request_id")
        .forEach(it -> property(json, it, "string"));
    property(json, "status", "integer");
    json.writeObjectPropertyStart("code");
    json.writeStringProperty("type", "string");
    json.writeStringProperty(
        "description",
        "One of these, or a failure code of the command line; treat others as failures.");
    Json.texts(json, "examples", Arrays.stream(Refusal.values()).map(Refusal::code).toList());
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void property(JsonGenerator json, String name, String type) {
    json.writeObjectPropertyStart(name);
    json.writeStringProperty("type", type);
    json.writeEndObject();
  }

  private static void scheme(JsonGenerator json, String name, String type, String... more) {
    json.writeObjectPropertyStart(name);
    json.writeStringProperty("type", type);
    for (var i = 0; i + 1 < more.length; i += 2) {
      json.writeStringProperty(more[i], more[i + 1]);
    }
    json.writeEndObject();
  }
}
