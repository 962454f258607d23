package dev.backstay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Action;
import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Walks through all endpoints, as everybody, in every way, and compares with the table.
final class DoorsTest {

  /// As who.
  private enum Who {
    NOBODY,
    READ,
    BACKUP,
    RESTORE,
    ADMIN,
    ADMIN_OF_ONE,
    EXPIRED,
    REVOKED,
    SESSION
  }

  /// In which way.
  private enum Way {
    RIGHT,
    WRONG_NAME,
    WRONG_ORIGIN,
    CROSS_SITE,
    NO_CSRF,
    NO_ORIGIN,
    FORM,
    WITH_GET,
    UNKNOWN_PARAMETER
  }

  private final AtomicInteger calls = new AtomicInteger();
  private final Served served = new Served();
  private final List<String> tokens = new ArrayList<>();
  private String cookie = "";
  private String csrf = "";

  private Endpoint trial(Method method, String name, Need need) {
    return Endpoint.of(
        method,
        "/api/v1/trial/%s-%s/{id}".formatted(method.name().toLowerCase(Locale.ROOT), name),
        need,
        About.of("A trial.").answering(200, "Done.", "{}"),
        _ -> {
          calls.incrementAndGet();
          return new Answer.JsonText(200, "{}");
        });
  }

  private List<Endpoint> trials() {
    var all = new ArrayList<Endpoint>();
    for (var method : Method.values()) {
      all.add(trial(method, "in", new Need.SignedIn()));
      for (var action : List.of(Action.LIST, Action.RUN, Action.RESTORE, Action.DELETE)) {
        all.add(trial(method, action.needs().label(), new Need.May(action)));
      }
      all.add(trial(method, "everywhere", new Need.MayEverywhere(Action.PRUNE)));
    }
    all.add(trial(Method.POST, "key", new Need.May(Action.RUN)).with(Trait.NEEDS_KEY));
    all.add(
        trial(Method.GET, "content", new Need.May(Action.READ_CONTENT)).with(Trait.READS_CONTENT));
    return all;
  }

  @BeforeEach
  void start() throws IOException {
    served.start(Served.settings(Served.USUAL), trials().toArray(Endpoint[]::new));
    for (var role : Role.values()) {
      tokens.add(served.token(role));
    }
    tokens.add(served.token(Role.ADMIN, Scope.orchestrators(Set.of("one"))));
    var soon = served.time.instant().plusSeconds(1);
    var everything = Scope.everything();
    tokens.add(served.tokens.issue(Served.ROOT, "expired", Role.ADMIN, everything, soon).text());
    var revoked = served.token(Role.ADMIN);
    tokens.add(revoked);
    served.tokens.revoke(Served.ROOT, revoked.split("_", -1)[1]);
    served.time.pass(Duration.ofSeconds(2));
    served.account("ada", Role.RESTORE);
    var session =
        served.post(
            "/api/v1/sessions",
            "{\"account\":\"ada\",\"password\":\"%s\"}".formatted(Served.PASSWORD));
    cookie = session.header("Set-Cookie").orElseThrow().split(";", -1)[0];
    csrf = JsonObject.parse(session.body()).needText("csrf_token");
  }

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void everyDoorOpensOnlyToWhomAndHowTheTableSays() throws IOException {
    var wrong = new ArrayList<String>();
    var count = 0;
    for (var endpoint : served.listener().endpoints().all()) {
      // These change what the walk itself stands on.
      if (endpoint.path().toString().startsWith("/api/v1/sessions")) {
        continue;
      }
      for (var who : Who.values()) {
        for (var way : Way.values()) {
          count++;
          var before = calls.get();
          var records = served.audit.records().size();
          var status = asked(endpoint, who, way);
          var expected = expected(endpoint, who, way);
          var isTrial = endpoint.path().toString().startsWith("/api/v1/trial");
          var isCalled = calls.get() > before;
          var isEntered = served.audit.records().size() >= records + 2;
          if (status != expected
              || (isTrial && isCalled != (expected == 200))
              || isEntered != (expected == 200 && isChangeOrContent(endpoint))) {
            wrong.add(
                "%s as %s, %s: %d and not %d; called: %s; entered: %s"
                    .formatted(endpoint.name(), who, way, status, expected, isCalled, isEntered));
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(count).isGreaterThan(2500);
  }

  private static boolean isChangeOrContent(Endpoint endpoint) {
    return endpoint.method() != Method.GET || endpoint.path().toString().contains("get-content");
  }

  private int asked(Endpoint endpoint, Who who, Way way) throws IOException {
    served.time.pass(Duration.ofSeconds(1));
    var method = way == Way.WITH_GET ? "GET" : endpoint.method().name();
    var path = endpoint.path().toString().replace("{id}", "7");
    var isChange = !method.equals("GET");
    var headers = new ArrayList<String>();
    headers.add("Host: " + (way == Way.WRONG_NAME ? "evil.example" : served.authority()));
    if (way == Way.WRONG_ORIGIN) {
      headers.add("Origin: http://evil.example");
    } else if (way != Way.NO_ORIGIN) {
      headers.add("Origin: http://" + served.authority());
    }
    if (way == Way.CROSS_SITE) {
      headers.add("Sec-Fetch-Site: cross-site");
    }
    if (who == Who.SESSION) {
      headers.add("Cookie: " + cookie);
      if (way != Way.NO_CSRF) {
        headers.add("X-CSRF-Token: " + csrf);
      }
    } else if (who != Who.NOBODY) {
      headers.add(Served.bearer(tokens.get(who.ordinal() - 1)));
    }
    if (isChange) {
      headers.add("Idempotency-Key: 1");
      headers.add(
          "Content-Type: "
              + (way == Way.FORM ? "application/x-www-form-urlencoded" : "application/json"));
    }
    var query = way == Way.UNKNOWN_PARAMETER ? "?strange=1" : "";
    var status = served.ask(method + " " + path + query, headers, isChange ? "{}" : "").status();
    served.showings.succeeded("token from 127.0.0.1", InetAddress.ofLiteral("127.0.0.1"));
    return status;
  }

  private static int expected(Endpoint endpoint, Who who, Way way) {
    var isChange = endpoint.method() != Method.GET;
    switch (way) {
      case WRONG_NAME -> {
        return 421;
      }
      case WITH_GET -> {
        if (isChange) {
          return 405;
        }
      }
      case WRONG_ORIGIN, CROSS_SITE -> {
        if (isChangeOrContent(endpoint)) {
          return 403;
        }
      }
      case FORM -> {
        if (isChange) {
          return 415;
        }
      }
      case UNKNOWN_PARAMETER -> {
        return 400;
      }
      case NO_CSRF, NO_ORIGIN -> {
        if (isChange && who == Who.SESSION) {
          return 403;
        }
      }
      case RIGHT -> {}
    }
    return byRole(endpoint.need(), who);
  }

  private static int byRole(Need need, Who who) {
    if (need instanceof Need.Anonymous) {
      return 200;
    }
    return switch (who) {
      case NOBODY, EXPIRED, REVOKED -> 401;
      case READ -> allowed(need, Role.READ, true);
      case BACKUP -> allowed(need, Role.BACKUP, true);
      case RESTORE, SESSION -> allowed(need, Role.RESTORE, true);
      case ADMIN -> allowed(need, Role.ADMIN, true);
      case ADMIN_OF_ONE -> allowed(need, Role.ADMIN, false);
    };
  }

  private static int allowed(Need need, Role role, boolean isEverywhere) {
    var least =
        switch (need.label()) {
          case "backup" -> 1;
          case "restore" -> 2;
          case "admin" -> 3;
          default -> 0;
        };
    return role.ordinal() >= least && (isEverywhere || !(need instanceof Need.MayEverywhere))
        ? 200
        : 403;
  }
}
