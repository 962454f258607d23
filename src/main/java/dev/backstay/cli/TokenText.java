package dev.backstay.cli;

import dev.backstay.access.Scope.Names;
import dev.backstay.access.Token;
import dev.backstay.json.Json;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// How tokens are told of.
final class TokenText {

  private TokenText() {}

  static void write(JsonGenerator json, Token token) {
    json.writeStringProperty("id", token.id());
    json.writeStringProperty("label", token.label());
    json.writeStringProperty("role", token.role().label());
    write(json, "orchestrators", token.scope().orchestrators());
    write(json, "components", token.scope().components());
    json.writeStringProperty("created_at", token.createdAt().toString());
    json.writeStringProperty("expires_at", token.expiresAt().toString());
    token.lastUsedAt().ifPresent(at -> json.writeStringProperty("last_used_at", at.toString()));
    token.revokedAt().ifPresent(at -> json.writeStringProperty("revoked_at", at.toString()));
  }

  private static void write(JsonGenerator json, String name, Names names) {
    if (names instanceof Names.Named(var some)) {
      Json.texts(json, name, some.stream().sorted().toList());
    }
  }

  static void tell(Output output, List<Token> tokens, Instant now) {
    if (output.isJson()) {
      output.object(json -> Json.objects(json, "tokens", tokens, each -> write(json, each)));
      return;
    }
    var table = new Table("ID", "LABEL", "ROLE", "UNTIL", "LAST USED", "");
    tokens.forEach(
        each ->
            table.row(
                each.id(),
                each.label(),
                each.role().label(),
                Words.time(each.expiresAt()),
                each.lastUsedAt().map(Words::time).orElse("never"),
                standing(each, now)));
    output.table(table);
  }

  private static String standing(Token token, Instant now) {
    if (token.isValidAt(now)) {
      return "";
    }
    return token.revokedAt().isPresent() ? "revoked" : "expired";
  }
}
