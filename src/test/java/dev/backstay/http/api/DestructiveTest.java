package dev.backstay.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.json.JsonObject;
import dev.backstay.testing.RunningService;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls that take something away, and calls that would lead somewhere they must not.
class DestructiveTest {

  private static final String RESTORES = "/api/v1/restores";
  private static final String RUNS = "/api/v1/runs";
  private static final String NONE = "000000000000";

  @TempDir static Path directory;
  private static RunningService service;
  private static String older = "";
  private static final AtomicInteger KEYS = new AtomicInteger();

  @BeforeAll
  static void start() throws Exception {
    service = RunningService.start(directory, "");
    older = backup();
    service.sql("insert into tasks (title) values ('kept')");
    var _ = backup();
  }

  @AfterAll
  static void end() {
    service.close();
  }

  private static String backup() throws Exception {
    var taken =
        service.ask(
            Role.BACKUP,
            "POST",
            "/api/v1/admin/backups",
            "",
            "Idempotency-Key",
            "first-" + KEYS.incrementAndGet());
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
    return JsonObject.parse(taken.body()).object("data").orElseThrow().needText("backup_id");
  }

  /// Each with a token of its own, so that no number of changes is too many.
  private static HttpResponse<String> ask(String method, String path, String body, String key)
      throws Exception {
    var token = service.token(Role.ADMIN, Scope.everything());
    return service.asking(token, method, path, body, "Idempotency-Key", key).get();
  }

  private static HttpResponse<String> ask(String method, String path, String body)
      throws Exception {
    return ask(method, path, body, "key-" + KEYS.incrementAndGet());
  }

  private static int runs() throws Exception {
    return JsonObject.parse(service.ask(Role.READ, "GET", RUNS, "").body()).objects("runs").size();
  }

  private static void assertRefused(int status, String method, String path, String body)
      throws Exception {
    var before = runs();
    var answer = ask(method, path, body);
    assertThat(answer.statusCode())
        .as("%s %s %s: %s", method, path, body, answer.body())
        .isEqualTo(status);
    assertThat(runs()).as("%s %s %s", method, path, body).isEqualTo(before);
  }

  @Test
  void whatTakesSomethingAwayIsSaidTwiceWithTheSnapshotThatIsMeant() throws Exception {
    var wrong =
        List.of(
            "{\"snapshot\":\"%1$s\"}",
            "{\"snapshot\":\"%1$s\",\"confirm\":true}",
            "{\"snapshot\":\"%1$s\",\"confirm_snapshot\":\"%1$s\"}",
            "{\"snapshot\":\"%1$s\",\"confirm\":false,\"confirm_snapshot\":\"%1$s\"}",
            "{\"snapshot\":\"%1$s\",\"confirm\":\"true\",\"confirm_snapshot\":\"%1$s\"}",
            "{\"snapshot\":\"%1$s\",\"confirm\":true,\"confirm_snapshot\":\"" + NONE + "\"}");
    for (var body : wrong) {
      assertRefused(422, "POST", RESTORES, body.formatted(older));
      assertRefused(
          422,
          "POST",
          "/api/v1/snapshots/" + older + "/forget",
          body.formatted(older)
              .replace("\"snapshot\":\"" + older + "\",", "")
              .replace("\"snapshot\":\"" + older + "\"", ""));
    }
    for (var kind : List.of("forget", "prune")) {
      assertRefused(422, "POST", RUNS, "{\"kind\":\"" + kind + "\"}");
    }
    for (var how : List.of("resume", "rollback", "settle")) {
      assertRefused(422, "POST", RESTORES + "/" + how, "{}");
    }
    assertThat(service.tasks()).containsExactly("kept");
  }

  @Test
  void aKeyIsNeededAndNamesOneRequest() throws Exception {
    var token = service.token(Role.ADMIN, Scope.everything());
    var body = "{\"kind\":\"check\"}";
    var without = service.asking(token, "POST", RUNS, body).get();
    assertThat(without.statusCode()).isEqualTo(400);
    assertThat(JsonObject.parse(without.body()).text("code")).contains("key-missing");

    var first = service.asking(token, "POST", RUNS, body, "Idempotency-Key", "k").get();
    awaitEnd(id(first));
    var again = service.asking(token, "POST", RUNS, body, "Idempotency-Key", "k").get();
    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
    assertThat(id(again)).isEqualTo(id(first));
    var other =
        service
            .asking(
                token, "POST", RUNS, "{\"kind\":\"sync\",\"to\":\"local\"}", "Idempotency-Key", "k")
            .get();
    assertThat(other.statusCode()).as(other.body()).isEqualTo(422);
    assertThat(JsonObject.parse(other.body()).text("code")).contains("key-taken");
  }

  private static String id(HttpResponse<String> answer) {
    return JsonObject.parse(answer.body()).needText("id");
  }

  /// The stream of events ends with the run.
  private static void awaitEnd(String id) throws Exception {
    assertThat(service.ask(Role.READ, "GET", RUNS + "/" + id + "/events", "").body())
        .contains("event: end");
  }

  @Test
  void whatIsForgottenComesBack() throws Exception {
    var id = backup();
    var _ = backup();
    var forgotten =
        ask(
            "POST",
            "/api/v1/snapshots/" + id + "/forget",
            "{\"confirm\":true,\"confirm_snapshot\":\"" + id + "\"}");
    assertThat(forgotten.statusCode()).as(forgotten.body()).isEqualTo(202);
    awaitEnd(id(forgotten));
    assertThat(ask("GET", "/api/v1/snapshots/" + id, "").statusCode()).isEqualTo(404);

    var back = ask("POST", "/api/v1/forgotten/" + id + "/undelete", "{}");
    assertThat(back.statusCode()).as(back.body()).isEqualTo(202);
    awaitEnd(id(back));
    assertThat(ask("GET", "/api/v1/snapshots/" + id, "").statusCode()).isEqualTo(200);
  }

  @Test
  void anIdThatIsNoneLeadsNowhere() throws Exception {
    for (var id : List.of("latest", "4f2a", NONE + "0", "4F2A90C1D7E3", "-rf", "a.b", "~root")) {
      for (var rest : List.of("", "/entries?component=memory", "/content?component=memory")) {
        assertThat(ask("GET", "/api/v1/snapshots/" + id + rest, "").statusCode())
            .as(id + rest)
            .isEqualTo(404);
      }
      assertRefused(404, "POST", "/api/v1/snapshots/" + id + "/forget", "{\"confirm\":true}");
      assertRefused(404, "POST", "/api/v1/forgotten/" + id + "/undelete", "{}");
      assertThat(ask("GET", RUNS + "/" + id, "").statusCode()).as(id).isIn(404, 422);
      assertRefused(
          404,
          "POST",
          RESTORES,
          "{\"snapshot\":\"%1$s\",\"confirm\":true,\"confirm_snapshot\":\"%1$s\"}".formatted(id));
    }
    assertThat(ask("GET", "/api/v1/snapshots/..%2f..%2fetc", "").statusCode()).isEqualTo(400);
  }

  @Test
  void nobodyNamesAPlaceOfThisHost() throws Exception {
    var outside = directory.resolve("outside");
    for (var name : List.of("to", "target", "path", "directory", "at", "target_directory")) {
      var place = "\"%s\":\"%s\"".formatted(name, outside);
      assertRefused(
          422,
          "POST",
          RESTORES,
          "{\"snapshot\":\"%1$s\",\"confirm\":true,\"confirm_snapshot\":\"%1$s\",%2$s}"
              .formatted(older, place));
      assertRefused(
          422, "POST", RESTORES + "/plan", "{\"snapshot\":\"%s\",%s}".formatted(older, place));
      assertRefused(422, "POST", RUNS, "{\"kind\":\"backup\",%s}".formatted(place));
      assertRefused(422, "POST", RUNS, "{\"kind\":\"sync\",%s}".formatted(place));
    }
    for (var component :
        List.of("--to=" + outside, "../memory", outside.toString(), "memory,--to=/")) {
      assertRefused(
          422, "POST", RUNS, "{\"kind\":\"backup\",\"components\":[\"" + component + "\"]}");
    }
    for (var path : List.of("../../etc/passwd", "/etc/passwd", "notes.md/../../live")) {
      var content = "/api/v1/snapshots/" + older + "/content?component=memory&path=" + path;
      // What is not there ends the answer before its end.
      assertThatThrownBy(() -> ask("GET", content, "")).hasCauseInstanceOf(IOException.class);
    }
    assertThat(outside).doesNotExist();
  }

  /// Whatever is asked for, and whatever stands beside what is known there.
  @Test
  void nobodyNamesAUrlACommandOrAClass() throws Exception {
    var described = JsonObject.parse(ask("GET", "/openapi.json", "").body());
    var paths = described.object("paths").orElseThrow();
    var made = directory.resolve("made");
    var asked = 0;
    var wrong = new ArrayList<String>();
    for (var path : paths.names()) {
      for (var method : paths.object(path).orElseThrow().names()) {
        if (method.equals("get") || path.contains("/sessions") || path.contains("/password")) {
          continue;
        }
        for (var stranger :
            List.of(
                "\"url\":\"jdbc:sqlite::resource:http://127.0.0.1:1/x.db\"",
                "\"command\":[\"/usr/bin/touch\",\"%s\"]".formatted(made),
                "\"hook\":\"/usr/bin/touch %s\"".formatted(made),
                "\"endpoint\":\"http://169.254.169.254/\"",
                "\"socketFactory\":\"java.lang.Object\"")) {
          strangerAnswered(method, path, stranger).ifPresent(wrong::add);
          asked++;
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(asked).isGreaterThan(100);
    assertThat(made).doesNotExist();
  }

  private static Optional<String> strangerAnswered(String method, String path, String stranger)
      throws Exception {
    var before = runs();
    var answer =
        ask(
            method.toUpperCase(Locale.ROOT),
            path.replaceAll("\\{(id|snapshot)}", older).replaceAll("\\{[a-z]+}", "backup"),
            "{\"confirm\":true,%s}".formatted(stranger));
    var isRefused = answer.statusCode() / 100 == 4 && runs() == before;
    return isRefused
        ? Optional.empty()
        : Optional.of("%s %s %s: %s".formatted(method, path, stranger, answer.body()));
  }

  @Test
  void metricsAreForThoseWhoMayReadAndHealthSaysNothing() throws Exception {
    assertThat(service.asking("", "GET", "/metrics", "").get().statusCode()).isEqualTo(401);
    assertThat(service.ask(Role.READ, "GET", "/metrics", "").statusCode()).isEqualTo(200);
    assertThat(service.asking("", "GET", "/healthz", "").get().body())
        .isEqualTo("{\"status\":\"up\"}");
    assertThat(service.asking("", "GET", "/readyz", "").get().body())
        .isEqualTo("{\"status\":\"up\"}");
    assertThat(service.asking("", "GET", "/openapi.json", "").get().statusCode()).isEqualTo(401);
  }

  @Test
  void contentIsForThoseWhoMayRestore() throws Exception {
    Files.writeString(service.at("live/memory/notes.md"), "first");
    var content = "/api/v1/snapshots/" + older + "/content?component=memory&path=notes.md";
    for (var role : Role.values()) {
      var expected = role.includes(Role.RESTORE) ? 200 : 403;
      assertThat(service.ask(role, "GET", content, "").statusCode())
          .as(role.label())
          .isEqualTo(expected);
    }
  }
}
