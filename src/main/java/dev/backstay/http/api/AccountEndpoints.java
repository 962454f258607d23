package dev.backstay.http.api;

import dev.backstay.access.Account;
import dev.backstay.access.Accounts;
import dev.backstay.access.Action;
import dev.backstay.http.About;
import dev.backstay.http.Answer;
import dev.backstay.http.Endpoint;
import dev.backstay.http.Method;
import dev.backstay.http.Need;
import dev.backstay.http.Request;
import dev.backstay.http.Trait;
import dev.backstay.json.Json;
import dev.backstay.json.JsonObject;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Accounts of people: created, listed, reset, disabled.
final class AccountEndpoints {

  private static final String ACCOUNTS = "/api/v1/accounts";
  private static final String EXAMPLE =
      """
      {"name":"ada","role":"admin","created_at":"2026-11-20T03:00:00Z",\
      "password_changed_at":"2026-11-20T03:00:00Z","enabled":true}""";

  private final Accounts accounts;

  AccountEndpoints(Accounts accounts) {
    this.accounts = accounts;
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.of(
            Method.GET,
            ACCOUNTS,
            new Need.May(Action.TOKENS),
            About.of("Lists the accounts within the caller's scope, by name.")
                .answering(200, "Without passwords.", "{\"accounts\":[" + EXAMPLE + "]}"),
            this::list),
        Endpoint.of(
                Method.POST,
                ACCOUNTS,
                new Need.May(Action.TOKENS),
                About.of("Creates an account, which can do no more than the caller.")
                    .asking(
                        """
                        {"name":"ada","password":"correct horse battery","role":"admin"}""")
                    .answering(201, "It was created.", EXAMPLE),
                this::create)
            .with(Trait.TAKES_SECRET),
        Endpoint.of(
                Method.POST,
                ACCOUNTS + "/{name}/password",
                new Need.May(Action.TOKENS),
                About.of("Sets the password of an account, and ends its sessions.")
                    .asking("{\"password\":\"correct horse battery\"}")
                    .answeringNothing("It was set."),
                this::reset)
            .with(Trait.TAKES_SECRET),
        Endpoint.of(
            Method.DELETE,
            ACCOUNTS + "/{name}",
            new Need.May(Action.TOKENS),
            About.of("Disables an account, and ends its sessions.")
                .answeringNothing("Nobody gets in by it any more."),
            this::disable));
  }

  private Answer list(Request request) {
    return new Answer.JsonText(
        200,
        Json.text(
            json ->
                Json.objects(
                    json,
                    "accounts",
                    accounts.list(request.principal()),
                    each -> write(json, each))));
  }

  private Answer create(Request request) {
    var created =
        request.body(
            body -> {
              body.onlyWith("name", "password", "role", "orchestrators", "components");
              var grant = Grant.of(body);
              return accounts.create(
                  request.principal(),
                  body.needText("name"),
                  password(body),
                  grant.role(),
                  grant.scope());
            });
    return new Answer.JsonText(201, Json.text(json -> write(json, created)));
  }

  private static char[] password(JsonObject body) {
    return body.needText("password").toCharArray();
  }

  private Answer reset(Request request) {
    var name = existing(request);
    var password = request.body(body -> password(body.onlyWith("password")));
    accounts.reset(request.principal(), name, password);
    return new Answer.NoContent();
  }

  private Answer disable(Request request) {
    accounts.disable(request.principal(), existing(request));
    return new Answer.NoContent();
  }

  private String existing(Request request) {
    var name = request.variable("name");
    if (accounts.list(request.principal()).stream().noneMatch(each -> each.name().equals(name))) {
      throw Request.absent();
    }
    return name;
  }

  private static void write(JsonGenerator json, Account account) {
    json.writeStringProperty("name", account.name());
    new Grant(account.role(), account.scope()).write(json);
    json.writeStringProperty("created_at", account.createdAt().toString());
    json.writeStringProperty("password_changed_at", account.changedAt().toString());
    account.disabledAt().ifPresent(at -> json.writeStringProperty("disabled_at", at.toString()));
    json.writeBooleanProperty("enabled", account.isEnabled());
  }
}
