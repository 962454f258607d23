package dev.backstay.kit;

import dev.backstay.json.Json;
import dev.backstay.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/// A kit as a JSON document of form 1.
final class KitJson {

  private static final int FORM = 1;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private KitJson() {}

  static String write(Kit kit) {
    return Json.text(
        json -> {
          json.writeNumberProperty("kit", FORM);
          json.writeStringProperty("orchestrator", kit.orchestrator());
          json.writeStringProperty("host", kit.host());
          json.writeStringProperty("created_at", kit.createdAt().toString());
          json.writeObjectPropertyStart("program");
          json.writeStringProperty("version", kit.program().version());
          json.writeStringProperty("sha256", kit.program().digest());
          json.writeEndObject();
          json.writeObjectPropertyStart("configuration");
          json.writeStringProperty("file", kit.configuration().file());
          json.writeStringProperty("text", kit.configuration().text());
          json.writeEndObject();
          Json.objects(json, "repositories", kit.repositories(), it -> write(it, json));
          Json.objects(json, "inputs", kit.inputs(), it -> write(it, json));
          Json.objects(
              json,
              "documents",
              kit.documents(),
              it -> {
                json.writeStringProperty("name", it.name());
                json.writeStringProperty("text", it.text());
              });
        });
  }

  private static void write(KitRepository repository, JsonGenerator json) {
    json.writeStringProperty("name", repository.name());
    json.writeObjectPropertyStart("settings");
    repository.settings().forEach(json::writeStringProperty);
    json.writeEndObject();
    repository
        .slot()
        .ifPresent(
            slot -> {
              json.writeStringProperty("key_slot", slot.id());
              json.writeStringProperty("key", base64(slot.key()));
            });
    Json.objects(
        json,
        "credentials",
        repository.credentials(),
        it -> {
          json.writeStringProperty("setting", it.setting());
          json.writeStringProperty("value", base64(it.value()));
        });
    Json.texts(json, "lacks", repository.lacks());
  }

  private static void write(KitInput input, JsonGenerator json) {
    json.writeStringProperty("kind", input.kind());
    json.writeStringProperty("name", input.name());
    input.value().ifPresent(it -> json.writeStringProperty("value", base64(it)));
  }

  /// @throws dev.backstay.failure.FormatNewerException if it has a later form
  /// @throws dev.backstay.failure.RepositoryDamagedException if it is none
  static Kit read(String text) {
    try {
      var document = JsonObject.parse(text);
      KitSeal.requireKnown(document.needNumber("kit"));
      var program = need(document.object("program"), "program");
      var configuration = need(document.object("configuration"), "configuration");
      return new Kit(
          document.needText("orchestrator"),
          document.needText("host"),
          Instant.parse(document.needText("created_at")),
          new Kit.Program(program.needText("version"), program.needText("sha256")),
          new Kit.Original(configuration.needText("file"), configuration.needText("text")),
          document.objects("repositories").stream().map(KitJson::repository).toList(),
          document.objects("inputs").stream().map(KitJson::input).toList(),
          document.objects("documents").stream()
              .map(it -> new Kit.Document(name(it.needText("name")), it.needText("text")))
              .toList());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw KitSeal.malformed(String.valueOf(e.getMessage()), e);
    }
  }

  private static KitRepository repository(JsonObject json) {
    var written = need(json.object("settings"), "settings");
    var settings = new LinkedHashMap<String, String>();
    written.names().forEach(it -> settings.put(name(it), written.needText(it)));
    return new KitRepository(
        name(json.needText("name")),
        settings,
        json.text("key_slot").map(it -> new KitRepository.Slot(it, bytes(json.needText("key")))),
        json.objects("credentials").stream()
            .map(
                it ->
                    new KitRepository.Credential(
                        name(it.needText("setting")), bytes(it.needText("value"))))
            .toList(),
        json.texts("lacks"));
  }

  private static KitInput input(JsonObject json) {
    return new KitInput(
        json.needText("kind"), json.needText("name"), json.text("value").map(KitJson::bytes));
  }

  /// Files are named by it.
  private static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException("a name in it is none");
    }
    return text;
  }

  private static JsonObject need(Optional<JsonObject> found, String name) {
    return found.orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }
}
