package dev.backstay.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.dispatch.RuntimeSettings;
import dev.backstay.json.JsonObject;
import dev.backstay.testing.RunningService;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What programs ask for beside snapshots, runs and restores.
class ApiTest {

  @TempDir Path directory;
  private RunningService service;

  @BeforeEach
  void start() throws Exception {
    service =
        RunningService.start(
            directory, "schedule: { zone: UTC, backup: \"every 6h\" }\nobjectives: { rpo: 6h }\n");
  }

  @AfterEach
  void end() {
    service.close();
  }

  private JsonObject ask(int status, String method, String path, String body) throws Exception {
    var answer = service.ask(Role.ADMIN, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body().isEmpty() ? JsonObject.parse("{}") : JsonObject.parse(answer.body());
  }

  private static JsonObject member(JsonObject of, String name) {
    return of.object(name).orElseThrow();
  }

  @Test
  void settingsChangeAndReturnAndTheTrailHasOldAndNew() throws Exception {
    var changed =
        ask(200, "PUT", "/api/v1/settings", "{\"schedule_hours\":12,\"on_startup\":true}");
    assertThat(member(changed, "schedule_hours").number("value")).contains(12L);
    assertThat(member(changed, "schedule_hours").number("configured")).contains(6L);
    var half = ask(200, "PUT", "/api/v1/settings", "{\"schedule_hours\":null}");
    assertThat(member(half, "schedule_hours").number("value")).contains(6L);
    assertThat(member(half, "on_startup").flag("value")).contains(true);
    var refused = ask(409, "PUT", "/api/v1/settings", "{\"path\":\"/x\",\"enabled\":false}");
    assertThat(refused.text("code")).contains("restart-needed");
    for (var wrong : List.of("{\"schedule_hours\":0}", "{\"schedule_hours\":169}", "{\"x\":1}")) {
      ask(422, "PUT", "/api/v1/settings", wrong);
    }
    assertThat(service.ask(Role.RESTORE, "PUT", "/api/v1/settings", "{}").statusCode())
        .isEqualTo(403);
    assertThat(service.state().journal().settings().settings("demo"))
        .isEqualTo(
            new RuntimeSettings(
                RuntimeSettings.NONE.enabled(),
                RuntimeSettings.NONE.scheduleHours(),
                RuntimeSettings.NONE.compression(),
                RuntimeSettings.NONE.onShutdown(),
                Optional.of(true)));
    var trail = service.ask(Role.ADMIN, "GET", "/api/v1/audit?format=jsonl", "").body();
    assertThat(trail).contains("from {} to {\\\"schedule_hours\\\":12,\\\"on_startup\\\":true}");
  }

  @Test
  void aTokenIsIssuedUsedAndTakenBack() throws Exception {
    var issued =
        ask(
            201,
            "POST",
            "/api/v1/tokens",
            "{\"label\":\"test\",\"role\":\"read\",\"expires_in\":\"1d\"}");
    var token = issued.needText("token");
    assertThat(status(token, "/api/v1/orchestrators")).isEqualTo(200);
    assertThat(status(token, "/api/v1/tokens")).isEqualTo(403);
    assertThat(service.ask(Role.ADMIN, "GET", "/api/v1/tokens", "").body()).doesNotContain(token);
    ask(204, "DELETE", "/api/v1/tokens/" + issued.needText("id"), "");
    assertThat(status(token, "/api/v1/orchestrators")).isEqualTo(401);
    ask(404, "DELETE", "/api/v1/tokens/000000000000", "");
    ask(422, "POST", "/api/v1/tokens", "{\"label\":\"x\",\"role\":\"root\",\"expires_in\":\"1d\"}");
  }

  private int status(String token, String path) throws Exception {
    return service.asking(token, "GET", path, "").get().statusCode();
  }

  @Test
  void anAccountIsCreatedAndDisabledAndItsPasswordIsNowhere() throws Exception {
    var body = "{\"name\":\"ada\",\"password\":\"correct horse battery\",\"role\":\"read\"}";
    assertThat(ask(201, "POST", "/api/v1/accounts", body).text("name")).contains("ada");
    ask(204, "POST", "/api/v1/accounts/ada/password", "{\"password\":\"another horse battery\"}");
    ask(204, "DELETE", "/api/v1/accounts/ada", "");
    ask(404, "DELETE", "/api/v1/accounts/eve", "");
    var list = ask(200, "GET", "/api/v1/accounts", "").objects("accounts");
    assertThat(list.getFirst().flag("enabled")).contains(false);
    var trail = service.ask(Role.ADMIN, "GET", "/api/v1/audit?format=jsonl", "").body();
    assertThat(trail).contains("POST /api/v1/accounts").doesNotContain("horse");
  }

  @Test
  void theTrailIsPagedTheNewestFirstAndWhole() throws Exception {
    for (var i = 0; i < 3; i++) {
      ask(404, "DELETE", "/api/v1/tokens/000000000000", "");
    }
    var first = ask(200, "GET", "/api/v1/audit?limit=4", "");
    var second = ask(200, "GET", "/api/v1/audit?limit=4&cursor=" + first.needText("next"), "");
    assertThat(numbers(first)).containsExactly("6", "5", "4", "3");
    assertThat(numbers(second)).containsExactly("2", "1");
    assertThat(second.text("next")).isEmpty();
    var verdict = ask(200, "GET", "/api/v1/audit/verify", "");
    assertThat(verdict.flag("whole")).contains(true);
    assertThat(verdict.number("count")).contains(6L);
    var limited = service.token(Role.ADMIN, Scope.orchestrators(Set.of("demo")));
    assertThat(status(limited, "/api/v1/audit")).isEqualTo(403);
  }

  private static List<String> numbers(JsonObject page) {
    return page.objects("records").stream().map(each -> each.needText("number")).toList();
  }

  @Test
  void aJobIsShownPausedAndLetGo() throws Exception {
    var listed = ask(200, "GET", "/api/v1/schedule", "").objects("jobs").getFirst();
    assertThat(listed.text("written")).contains("every 6h");
    assertThat(listed.texts("next")).hasSize(5);
    var paused = ask(200, "POST", "/api/v1/schedule/backup/pause", "{}");
    assertThat(paused.objects("jobs").getFirst().flag("paused")).contains(true);
    ask(200, "POST", "/api/v1/schedule/backup/resume", "{}");
    ask(404, "POST", "/api/v1/schedule/drill/pause", "{}");
  }

  @Test
  void metricsAreThoseOfThePage() throws Exception {
    var taken =
        service.ask(Role.BACKUP, "POST", "/api/v1/admin/backups", "", "Idempotency-Key", "one");
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
    var one = ask(200, "GET", "/api/v1/orchestrators/demo", "");
    assertThat(member(member(one, "standing"), "snapshots").number("good")).contains(1L);
    ask(404, "GET", "/api/v1/orchestrators/other", "");

    HttpResponse<String> answer = service.ask(Role.READ, "GET", "/metrics", "");
    assertThat(answer.body())
        .contains(
            "backstay_runs_total{orchestrator=\"demo\",kind=\"backup\",state=\"succeeded\"} 1\n")
        .contains("backstay_up{orchestrator=\"demo\"} 1\n")
        .contains("backstay_snapshots{orchestrator=\"demo\",standing=\"good\"} 1\n");
    assertThat(answer.body().lines().filter(line -> !line.startsWith("#")))
        .allSatisfy(line -> assertThat(line).matches("[a-z_]+(\\{.*})? -?[0-9.]+"));
    var documented =
        Pattern.compile("(?m)^\\| `((?:backstay|process)_[a-z_]+)` \\|")
            .matcher(Files.readString(Path.of("docs/service.md")))
            .results()
            .map(each -> each.group(1))
            .collect(Collectors.toSet());
    assertThat(documented)
        .isEqualTo(
            Arrays.stream(Metrics.Family.values())
                .map(Metrics.Family::title)
                .collect(Collectors.toSet()));
  }
}
