package dev.backstay.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Role;
import dev.backstay.audit.AuditVerdict;
import dev.backstay.json.JsonObject;
import dev.backstay.testing.RunningService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls that meet something that is under way, or that fails.
class AdminBackupsInTheWayTest {

  private static final String BACKUPS = "/api/v1/admin/backups";

  @TempDir Path directory;

  @Test
  void ofTwoAtOnceOneIsTaken() throws Exception {
    var gate = directory.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    try (var service =
        RunningService.start(
            directory, "  config: { kind: command, capture: [cat, " + gate + "] }\n")) {
      var token = service.token(Role.BACKUP);
      var first = service.asking(token, "POST", BACKUPS, "", "Idempotency-Key", "one");
      // Somebody opens the pipe to read it only when the first is at work.
      try (var out = Files.newOutputStream(gate)) {
        for (var key : Map.of("one", "the same", "two", "another").keySet()) {
          var meanwhile = service.ask(Role.BACKUP, "POST", BACKUPS, "", "Idempotency-Key", key);
          assertThat(meanwhile.statusCode()).as(meanwhile.body()).isEqualTo(409);
          assertThat(JsonObject.parse(meanwhile.body()).text("code")).contains("run-in-progress");
        }
        out.write('x');
      }
      assertThat(first.get().statusCode()).as(first.get().body()).isEqualTo(201);
    }
  }

  @Test
  void aRestoreThatIsTakenBackIsAFailureThatSaysSo() throws Exception {
    try (var service =
        RunningService.start(
            directory,
            """
            services:
              - { name: synthorg, command: { stop: ["true"], start: ["false"] }, timeout: 5s }
            """)) {
      service.sql("insert into tasks (title) values ('of yesterday')");
      var created = service.ask(Role.BACKUP, "POST", BACKUPS, "", "Idempotency-Key", "one");
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      var id = JsonObject.parse(created.body()).object("data").orElseThrow().needText("backup_id");
      service.sql("update tasks set title = 'of today'");

      var failed =
          service.ask(
              Role.RESTORE,
              "POST",
              BACKUPS + "/restore",
              "{\"backup_id\":\"" + id + "\",\"confirm\":true}",
              "Idempotency-Key",
              "two");

      assertThat(failed.statusCode()).as(failed.body()).isEqualTo(500);
      assertThat(failed.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(service.tasks()).containsExactly("of today");
    }
  }

  /// As where the disk is full: the head beside the trail cannot be put in its place.
  @Test
  void whileTheHeadOfTheTrailCannotBeKeptNothingIsChangedAndAllIsShown() throws Exception {
    try (var service = RunningService.start(directory, "")) {
      var head = service.at("host/service/audit.head");
      Files.deleteIfExists(head);
      Files.createDirectories(head.resolve("in the way"));
      var restore = "{\"backup_id\":\"000000000000\",\"confirm\":true}";
      var answers =
          List.of(
              service.ask(Role.ADMIN, "POST", BACKUPS, "", "Idempotency-Key", "one"),
              service.ask(
                  Role.ADMIN, "POST", BACKUPS + "/restore", restore, "Idempotency-Key", "2"),
              service.ask(Role.ADMIN, "DELETE", BACKUPS + "/000000000000", ""),
              service.ask(
                  Role.ADMIN,
                  "POST",
                  "/api/v1/runs",
                  "{\"kind\":\"prune\"}",
                  "Idempotency-Key",
                  "4"));

      for (var answer : answers) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(JsonObject.parse(answer.body()).text("code")).contains("audit-failed");
      }
      assertThat(service.daemon().desk().runs().unfinished()).isEmpty();
      assertThat(service.ask(Role.READ, "GET", BACKUPS, "").statusCode()).isEqualTo(200);

      Files.delete(head.resolve("in the way"));
      Files.delete(head);
      var created = service.ask(Role.BACKUP, "POST", BACKUPS, "", "Idempotency-Key", "three");
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      assertThat(service.state().verifyTrail()).isInstanceOf(AuditVerdict.Whole.class);
    }
  }
}
