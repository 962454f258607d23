package dev.backstay.http.api;

import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.access.Scope.Names;
import dev.backstay.json.Json;
import dev.backstay.json.JsonObject;
import tools.jackson.core.JsonGenerator;

/// What somebody may do, as it is asked for and answered: a list that is left out is of all.
record Grant(Role role, Scope scope) {

  /// What an object asks for.
  ///
  /// @throws IllegalArgumentException if it is none that can be granted
  static Grant of(JsonObject body) {
    return new Grant(
        Role.of(body.needText("role")),
        Scope.of(body.texts("orchestrators"), body.texts("components")));
  }

  void write(JsonGenerator json) {
    json.writeStringProperty("role", role.label());
    write(json, "orchestrators", scope.orchestrators());
    write(json, "components", scope.components());
  }

  private static void write(JsonGenerator json, String name, Names names) {
    if (names instanceof Names.Named(var some)) {
      Json.texts(json, name, some.stream().sorted().toList());
    }
  }
}
