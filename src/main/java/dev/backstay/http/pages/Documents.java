package dev.backstay.http.pages;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.json.JsonObject;
import java.util.List;

/// Reads what the program answered.
final class Documents {

  private Documents() {}

  /// The document of a command: its only object, or the last one if it tells warnings before.
  ///
  /// @throws StoreUnavailableException if it is none
  static JsonObject read(String text) {
    return all(text).getLast();
  }

  /// All objects, one a line.
  static List<JsonObject> all(String text) {
    try {
      return text.strip().lines().map(JsonObject::parse).toList();
    } catch (IllegalArgumentException wrong) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE,
          "the program gave an answer that cannot be read: " + wrong.getMessage(),
          "Look whether the service and the program are of the same version.",
          wrong);
    }
  }
}
