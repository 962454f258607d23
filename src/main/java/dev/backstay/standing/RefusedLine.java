package dev.backstay.standing;

import dev.backstay.json.JsonObject;

/// A commit of the repository that is not believed, as it is listed.
///
/// @param object its name in the store
/// @param code why, as docs/exit-codes.md has it
/// @param reason why, in words
public record RefusedLine(String object, String code, String reason) {

  static RefusedLine of(JsonObject json) {
    return new RefusedLine(json.needText("object"), json.needText("code"), json.needText("reason"));
  }
}
