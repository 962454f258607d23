package dev.backstay.cli;

import dev.backstay.json.Json;
import dev.backstay.repository.KeySlots;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// How key slots are printed.
final class KeySlotText {

  private KeySlotText() {}

  static Table table(List<KeySlots.Slot> slots, int keyEpoch) {
    var table = new Table("SLOT", "KIND", "LABEL", "MADE", "OPENS");
    for (var slot : slots) {
      var opens =
          slot.newestEpoch() == keyEpoch
              ? "everything"
              : "only what is older than key epoch " + (slot.newestEpoch() + 1);
      table.row(slot.id(), slot.kind(), slot.label(), Words.time(slot.createdAt()), opens);
    }
    return table;
  }

  static void write(JsonGenerator json, List<KeySlots.Slot> slots, int keyEpoch) {
    json.writeNumberProperty("key_epoch", keyEpoch);
    Json.objects(
        json,
        "key_slots",
        slots,
        slot -> {
          json.writeStringProperty("id", slot.id());
          json.writeStringProperty("kind", slot.kind());
          json.writeStringProperty("label", slot.label());
          json.writeStringProperty("created_at", slot.createdAt().toString());
          json.writeNumberProperty("newest_epoch", slot.newestEpoch());
        });
  }
}
