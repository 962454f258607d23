package dev.backstay.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Role;
import dev.backstay.json.JsonObject;
import dev.backstay.testing.RunningService;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A script of plain HTTP calls, as programs of SynthOrg's operators make them.
class AdminBackupsTest {

  private static final String BACKUPS = "/api/v1/admin/backups";
  private static final String NONE = "000000000000";

  @TempDir Path directory;
  private RunningService service;
  private int keys;

  @BeforeEach
  void start() throws Exception {
    service = RunningService.start(directory, "");
  }

  @AfterEach
  void end() {
    service.close();
  }

  private String newKey() {
    return "key-" + ++keys;
  }

  private HttpResponse<String> create() throws Exception {
    return service.ask(Role.BACKUP, "POST", BACKUPS, "", "Idempotency-Key", newKey());
  }

  private String createdId() throws Exception {
    var answer = create();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return data(answer).needText("backup_id");
  }

  private HttpResponse<String> restore(String body) throws Exception {
    return service.ask(
        Role.RESTORE, "POST", BACKUPS + "/restore", body, "Idempotency-Key", newKey());
  }

  private static JsonObject data(HttpResponse<String> answer) {
    var body = JsonObject.parse(answer.body());
    assertThat(body.flag("success")).contains(true);
    assertThat(body.isNull("error")).isTrue();
    return body.object("data").orElseThrow();
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(JsonObject.parse(answer.body()).text("code")).contains(code);
  }

  private List<JsonObject> items(String query) throws Exception {
    var answer = service.ask(Role.READ, "GET", BACKUPS + query, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonObject.parse(answer.body()).objects("data");
  }

  @Test
  void aBackupIsTakenShownListedRestoredAndDeleted() throws Exception {
    service.sql("insert into tasks (title) values ('of yesterday')");
    var created = create();
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    var manifest = data(created);
    var id = manifest.needText("backup_id");
    assertThat(manifest.names())
        .containsExactly(
            "synthorg_version",
            "timestamp",
            "trigger",
            "components",
            "size_bytes",
            "checksum",
            "backup_id");
    assertThat(id).matches("[0-9a-f]{12}");
    assertThat(manifest.text("synthorg_version")).contains("backstay/1.2.3");
    assertThat(manifest.text("trigger")).contains("manual");
    assertThat(manifest.needText("checksum")).matches("sha256:[0-9a-f]{64}");
    assertThat(manifest.texts("components")).containsExactlyInAnyOrder("persistence", "memory");
    assertThat(created.headers().firstValue("Location")).contains(BACKUPS + "/" + id);

    var shown = service.ask(Role.READ, "GET", BACKUPS + "/" + id, "");
    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(shown.body()).isEqualTo(created.body());

    service.sql("delete from tasks");
    service.sql("insert into tasks (title) values ('of today')");
    Files.writeString(service.at("live/memory/notes.md"), "changed");
    var restored =
        restore("{\"backup_id\":\"" + id + "\",\"components\":[\"persistence\"],\"confirm\":true}");
    assertThat(restored.statusCode()).as(restored.body()).isEqualTo(200);
    var response = data(restored);
    assertThat(response.texts("restored_components")).containsExactly("persistence");
    assertThat(response.flag("restart_required")).contains(true);
    assertThat(response.object("manifest").orElseThrow().text("backup_id")).contains(id);
    assertThat(service.tasks()).containsExactly("of yesterday");
    assertThat(service.at("live/memory/notes.md")).hasContent("changed");

    var safety = response.needText("safety_backup_id");
    var newest = items("").getFirst();
    assertThat(newest.text("backup_id")).contains(safety);
    assertThat(newest.text("trigger")).contains("pre_migration");
    assertThat(newest.flag("compressed")).contains(true);

    var again = createdId();
    assertProblem(
        service.ask(Role.ADMIN, "DELETE", BACKUPS + "/" + again, ""), 409, "snapshot-protected");
    var deleted = service.ask(Role.ADMIN, "DELETE", BACKUPS + "/" + id, "");
    assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertProblem(service.ask(Role.READ, "GET", BACKUPS + "/" + id, ""), 404, "snapshot-unknown");
    assertProblem(
        service.ask(Role.ADMIN, "DELETE", BACKUPS + "/" + id, ""), 404, "snapshot-unknown");
    service.run("undelete", id);
  }

  @Test
  void everyRoleMayWhatItMayAndNoMore() throws Exception {
    // Each of these gets past the role and no further.
    var calls =
        List.of(
            new Call(Role.READ, 200, "GET", BACKUPS, ""),
            new Call(Role.READ, 404, "GET", BACKUPS + "/" + NONE, ""),
            new Call(Role.BACKUP, 400, "POST", BACKUPS, ""),
            new Call(Role.RESTORE, 400, "POST", BACKUPS + "/restore", "{}"),
            new Call(Role.ADMIN, 404, "DELETE", BACKUPS + "/" + NONE, ""));
    for (var call : calls) {
      for (var role : Role.values()) {
        var answer = service.ask(role, call.method(), call.path(), call.body());
        var expected = role.includes(call.least()) ? call.status() : 403;
        assertThat(answer.statusCode()).as(role + " " + call).isEqualTo(expected);
      }
      var unknown = service.asking("", call.method(), call.path(), call.body()).get();
      assertThat(unknown.statusCode()).as(call.toString()).isEqualTo(401);
    }
    assertThat(service.daemon().desk().runs().unfinished()).isEmpty();
    assertThat(items("")).isEmpty();
  }

  private record Call(Role least, int status, String method, String path, String body) {}

  @Test
  void whatIsAskedForWronglyIsRefusedAndNothingIsDone() throws Exception {
    service.sql("insert into tasks (title) values ('kept')");
    var id = createdId();
    service.sql("insert into tasks (title) values ('newer')");
    var wrong =
        Map.of(
            "{\"backup_id\":\"" + id + "\"}",
            422,
            "{\"backup_id\":\"" + id + "\",\"confirm\":false}",
            422,
            "{\"confirm\":true}",
            422,
            "{\"backup_id\":\"../etc\",\"confirm\":true}",
            422,
            "{\"backup_id\":\"" + NONE + "\",\"confirm\":true}",
            404,
            "{\"backup_id\":\"" + id + "\",\"components\":[\"keys\"],\"confirm\":true}",
            422,
            "{\"backup_id\":\"" + id + "\",\"force\":true,\"confirm\":true}",
            422);
    for (var each : wrong.entrySet()) {
      var answer = restore(each.getKey());
      assertThat(answer.statusCode()).as(each.getKey() + answer.body()).isEqualTo(each.getValue());
    }
    for (var malformed : List.of("zz", "4f2a", id.toUpperCase(Locale.ROOT) + "0")) {
      for (var method : List.of("GET", "DELETE")) {
        var answer = service.ask(Role.ADMIN, method, BACKUPS + "/" + malformed, "");
        assertThat(answer.statusCode()).as(method + " " + malformed).isEqualTo(404);
      }
    }
    for (var query : List.of("?limit=0", "?limit=501", "?limit=x", "?cursor=" + NONE)) {
      var answer = service.ask(Role.READ, "GET", BACKUPS + query, "");
      assertThat(answer.statusCode()).as(query).isEqualTo(422);
    }
    assertThat(service.tasks()).containsExactly("kept", "newer");
    assertThat(items("")).hasSize(1);
  }

  @Test
  void aRepeatedKeyIsTheSameBackup() throws Exception {
    var first = service.ask(Role.BACKUP, "POST", BACKUPS, "{}", "Idempotency-Key", "one");
    var second = service.ask(Role.BACKUP, "POST", BACKUPS, "{}", "Idempotency-Key", "one");
    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(items("")).hasSize(1);
    assertProblem(
        service.ask(Role.BACKUP, "POST", BACKUPS, "{ }", "Idempotency-Key", "one"),
        422,
        "key-taken");

    var id = data(first).needText("backup_id");
    var body = "{\"backup_id\":\"" + id + "\",\"confirm\":true}";
    var restored =
        service.ask(Role.RESTORE, "POST", BACKUPS + "/restore", body, "Idempotency-Key", "two");
    assertThat(restored.statusCode()).as(restored.body()).isEqualTo(200);
    service.sql("insert into tasks (title) values ('since')");
    var repeated =
        service.ask(Role.RESTORE, "POST", BACKUPS + "/restore", body, "Idempotency-Key", "two");
    assertThat(repeated.body()).isEqualTo(restored.body());
    assertThat(service.tasks()).containsExactly("since");
  }

  @Test
  void backupsArePagedTheNewestFirst() throws Exception {
    var taken = new ArrayList<String>();
    for (var i = 0; i < 5; i++) {
      taken.add(createdId());
    }
    var seen = new ArrayList<String>();
    var sizes = new ArrayList<Integer>();
    var next = "?limit=2";
    while (!next.isEmpty()) {
      var answer = service.ask(Role.READ, "GET", BACKUPS + next, "");
      var page = JsonObject.parse(answer.body());
      var pagination = page.object("pagination").orElseThrow();
      page.objects("data").forEach(each -> seen.add(each.needText("backup_id")));
      sizes.add(page.objects("data").size());
      assertThat(pagination.number("total")).contains(5L);
      assertThat(pagination.number("limit")).contains(2L);
      assertThat(pagination.flag("has_more")).contains(pagination.text("next_cursor").isPresent());
      next = pagination.text("next_cursor").map(it -> "?limit=2&cursor=" + it).orElse("");
    }
    assertThat(seen).containsExactlyElementsOf(taken.reversed());
    assertThat(sizes).containsExactly(2, 2, 1);
  }
}
