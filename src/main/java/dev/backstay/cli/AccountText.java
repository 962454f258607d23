package dev.backstay.cli;

import dev.backstay.access.Account;
import dev.backstay.access.Role;
import dev.backstay.json.Json;
import java.util.List;
import java.util.Optional;

/// How accounts are told of.
final class AccountText {

  private AccountText() {}

  /// Tells what was done, and the password if nobody knows it yet.
  static void tell(Output output, String name, Role role, String done, Optional<String> password) {
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeStringProperty("name", name);
            json.writeStringProperty("role", role.label());
            password.ifPresent(it -> json.writeStringProperty("password", it));
          });
      return;
    }
    output.line("account " + name + " (" + role.label() + ") " + done);
    password.ifPresent(
        it -> {
          output.line("password " + it);
          output.say("it is shown this once and kept nowhere");
        });
  }

  static void tell(Output output, List<Account> accounts) {
    if (output.isJson()) {
      output.object(
          json ->
              Json.objects(
                  json,
                  "accounts",
                  accounts,
                  each -> {
                    json.writeStringProperty("name", each.name());
                    json.writeStringProperty("role", each.role().label());
                    json.writeStringProperty("created_at", each.createdAt().toString());
                    json.writeStringProperty("password_changed_at", each.changedAt().toString());
                    json.writeBooleanProperty("enabled", each.isEnabled());
                  }));
      return;
    }
    var table = new Table("NAME", "ROLE", "CREATED", "PASSWORD OF", "");
    accounts.forEach(
        each ->
            table.row(
                each.name(),
                each.role().label(),
                Words.time(each.createdAt()),
                Words.time(each.changedAt()),
                each.isEnabled() ? "" : "disabled"));
    output.table(table);
  }
}
