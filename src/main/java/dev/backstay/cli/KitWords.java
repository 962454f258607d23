package dev.backstay.cli;

import dev.backstay.json.Json;
import dev.backstay.kit.Kit;
import dev.backstay.kit.KitInput;
import dev.backstay.kit.KitRepository;
import tools.jackson.core.JsonGenerator;

/// What is told of a kit; never a secret of it.
final class KitWords {

  private KitWords() {}

  /// What it opens, and what it has not.
  static void tell(Output output, Kit kit) {
    for (var each : kit.repositories()) {
      var slot = each.slot().map(KitRepository.Slot::id).orElse("none");
      output.line("repository " + each.name() + ": key slot " + slot);
      if (each.isDirectory()) {
        output.line("  is the directory " + each.url() + ": carry it along, it is not in the kit");
      }
      each.lacks().forEach(it -> output.line("  not in the kit: " + it));
    }
    kit.lackingInputs().stream()
        .map(KitInput::shown)
        .forEach(it -> output.line("not in the kit: " + it));
  }

  /// The same as properties.
  static void write(JsonGenerator json, Kit kit) {
    json.writeStringProperty("orchestrator", kit.orchestrator());
    json.writeStringProperty("created_at", kit.createdAt().toString());
    Json.objects(
        json,
        "repositories",
        kit.repositories(),
        it -> {
          json.writeStringProperty("name", it.name());
          it.slot().ifPresent(slot -> json.writeStringProperty("key_slot", slot.id()));
          json.writeBooleanProperty("directory", it.isDirectory());
          Json.texts(
              json,
              "credentials",
              it.credentials().stream().map(KitRepository.Credential::setting).toList());
          Json.texts(json, "lacks", it.lacks());
        });
    Json.objects(
        json,
        "inputs",
        kit.inputs(),
        it -> {
          json.writeStringProperty("kind", it.kind());
          json.writeStringProperty("name", it.name());
          json.writeBooleanProperty("carried", it.value().isPresent());
        });
  }
}
