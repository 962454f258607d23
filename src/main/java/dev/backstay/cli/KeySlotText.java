package dev.backstay.cli;

import dev.backstay.repository.KeySlots;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// How key slots are printed.
final class KeySlotText {

  private KeySlotText() {}

  static Table table(List<KeySlots.Slot> slots) {
    var table = new Table("SLOT", "KIND", "LABEL", "MADE");
    for (var slot : slots) {
      table.row(slot.id(), slot.kind(), slot.label(), Words.time(slot.createdAt()));
    }
    return table;
  }

  static void write(JsonGenerator json, List<KeySlots.Slot> slots) {
    Json.objects(
        json,
        "key_slots",
        slots,
        slot -> {
          json.writeStringProperty("id", slot.id());
          json.writeStringProperty("kind", slot.kind());
          json.writeStringProperty("label", slot.label());
          json.writeStringProperty("created_at", slot.createdAt().toString());
        });
  }
}
