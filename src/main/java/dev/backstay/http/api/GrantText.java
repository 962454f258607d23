package dev.backstay.http.api;

import dev.backstay.access.Scope;
import dev.backstay.access.Scope.Names;
import dev.backstay.json.Json;
import tools.jackson.core.JsonGenerator;

/// What somebody's scope is, as it is answered: a list that is left out is of all.
final class GrantText {

  private GrantText() {}

  static void write(JsonGenerator json, Scope scope) {
    write(json, "orchestrators", scope.orchestrators());
    write(json, "components", scope.components());
  }

  private static void write(JsonGenerator json, String name, Names names) {
    if (names instanceof Names.Named(var some)) {
      Json.texts(json, name, some.stream().sorted().toList());
    }
  }
}
