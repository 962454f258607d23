package dev.backstay.standing;

import dev.backstay.json.JsonObject;

/// A component of a snapshot, as it is listed.
///
/// @param contentBytes the sum of the sizes of its files
/// @param entryCount how many entries it has
/// @param incomplete whether something is missing from it
public record ComponentLine(
    String name, String kind, long contentBytes, long entryCount, boolean incomplete) {

  static ComponentLine of(JsonObject json) {
    return new ComponentLine(
        json.needText("name"),
        json.needText("kind"),
        json.needNumber("content_bytes"),
        json.needNumber("entry_count"),
        json.flag("incomplete")
            .orElseThrow(() -> new IllegalArgumentException("incomplete is missing")));
  }
}
