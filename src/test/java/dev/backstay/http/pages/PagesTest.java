package dev.backstay.http.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.alarm.Condition;
import dev.backstay.http.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PagesTest {

  private static final String ONE = "/snapshots/" + ServedPages.NEWEST;

  static final List<String> PATHS =
      List.of(
          "/",
          "/snapshots",
          ONE,
          ONE + "/files",
          ONE + "/files?component=task-logs",
          ONE + "/files?component=task-logs&path=run-3/steps",
          "/restore/" + ServedPages.NEWEST,
          "/restore/" + ServedPages.NEWEST + "?step=plan",
          "/runs",
          "/retention",
          "/schedule",
          "/drills",
          "/drills/3fa901b77d2e",
          "/settings");

  /// What pages may ask of the interface for programs.
  private static final Set<String> INTERFACE =
      Set.of(
          "POST /api/v1/sessions",
          "DELETE /api/v1/sessions/current",
          "POST /api/v1/runs",
          "POST /api/v1/runs/{id}/stop",
          "GET /api/v1/runs/{id}/events",
          "POST /api/v1/restores",
          "POST /api/v1/restores/resume",
          "POST /api/v1/restores/rollback",
          "POST /api/v1/snapshots/{id}/pins",
          "DELETE /api/v1/snapshots/{id}/pins",
          "POST /api/v1/snapshots/{id}/tags",
          "POST /api/v1/snapshots/{id}/forget",
          "GET /api/v1/drills/{id}",
          "GET /api/v1/drills/{id}/page",
          "GET /api/v1/snapshots/{id}/content",
          "GET /api/v1/snapshots/{id}/inflight",
          "PUT /api/v1/settings",
          "POST /api/v1/schedule/{job}/run",
          "POST /api/v1/schedule/{job}/pause",
          "POST /api/v1/schedule/{job}/resume",
          "POST /api/v1/tokens",
          "DELETE /api/v1/tokens/{id}",
          "POST /api/v1/accounts",
          "DELETE /api/v1/accounts/{name}",
          "GET /api/v1/audit/verify",
          "GET /api/v1/audit");

  @TempDir private Path directory;

  private static List<String> withRun(ServedPages served) throws InterruptedException {
    var run = served.backup(ServedPages.FIRST);
    var ended = served.desk.await(run.id(), Duration.ofSeconds(60));
    var paths = new ArrayList<>(PATHS);
    paths.add("/runs/" + ended.id());
    return paths;
  }

  @Test
  void everyPageIsMadeForPeople() throws IOException, InterruptedException {
    try (var served = ServedPages.of(directory)) {
      served.account("ada", Role.ADMIN);
      served.raise(ServedPages.FIRST, Condition.SPACE, "", "there is little room");
      var paths = new ArrayList<>(withRun(served));
      for (var role : Role.values()) {
        var token = served.token(role);
        for (var path : paths) {
          var answer = served.get(path, token);
          assertThat(answer.statusCode()).as(path).isEqualTo(200);
          requireWellMade(path + " for " + role, answer.body());
        }
      }
      requireWellMade("/audit", served.page("/audit", served.token(Role.ADMIN)));
      requireWellMade("/sign-in", served.get("/sign-in", Map.of()).body());
      requireWellMade(
          "a page that is not there", served.page("/runs/none", served.token(Role.READ)));
    }
  }

  private static void requireWellMade(String name, String page) {
    var markup = Markup.of(page);
    assertThat(markup.flaws()).as(name).isEmpty();
    assertThat(markup.named("h1")).as(name).hasSize(1);
    assertThat(markup.named("html").getFirst().get("lang")).as(name).isEqualTo("en");
    assertThat(page).as(name).containsPattern("<title>[^<]+ · Backstay</title>");
    assertThat(markup.named("style")).as(name).isEmpty();
    assertThat(markup.named("script")).as(name).allMatch(it -> !it.get("src").isEmpty());
    assertThat(markup.tags())
        .as(name)
        .allMatch(
            tag ->
                tag.attributes().keySet().stream()
                    .noneMatch(it -> it.equals("style") || it.startsWith("on")));
    var ids = markup.tags().stream().map(it -> it.get("id")).filter(it -> !it.isEmpty()).toList();
    assertThat(ids).as(name).doesNotHaveDuplicates();
    var labels = new HashSet<String>();
    markup.named("label").forEach(it -> labels.add(it.get("for")));
    assertThat(markup.named("input", "select", "textarea", "progress"))
        .as(name)
        .allMatch(
            it ->
                it.get("type").equals("hidden")
                    || it.around().contains("label")
                    || labels.contains(it.get("id")));
    assertThat(markup.named("dialog"))
        .as(name)
        .allMatch(it -> ids.contains(it.get("aria-labelledby")));
    assertThat(markup.named("button"))
        .as(name)
        .allMatch(it -> it.get("data-opens").isEmpty() || ids.contains(it.get("data-opens")));
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException, InterruptedException {
    try (var served = ServedPages.of(directory, ServedPages.FIRST, "other")) {
      var token = served.token(Role.ADMIN);
      var paths = new ArrayList<>(withRun(served));
      paths.add("/audit");
      for (var path : paths) {
        for (var tag : Markup.of(served.page(path, token)).tags()) {
          for (var name : List.of("href", "src", "action", "data-events", "data-verify")) {
            if (tag.get(name).startsWith("/")) {
              requireKnown(served, "GET", tag.get(name), path);
            }
          }
          if (!tag.get("data-send").isEmpty()) {
            var send = tag.get("data-send").split(" ", 2);
            requireKnown(served, send[0], send[1], path);
          }
        }
      }
    }
  }

  private static void requireKnown(ServedPages served, String method, String link, String page) {
    var parts = link.split("\\?", 2);
    if (parts[0].startsWith("/api/")) {
      assertThat(INTERFACE)
          .as("%s %s of %s", method, link, page)
          .anyMatch(
              it -> Pattern.matches(it.replaceAll("\\{[a-z]+}", "[^/]+"), method + " " + parts[0]));
      return;
    }
    var found =
        served.listener.endpoints().all().stream()
            .filter(
                it -> it.method().name().equals(method) && it.path().match(parts[0]).isPresent())
            .toList();
    assertThat(found).as("%s of %s", link, page).isNotEmpty();
    if (parts.length > 1) {
      var known = found.stream().map(Endpoint::query).flatMap(List::stream).map(it -> it.name());
      var names = Pattern.compile("&amp;|&").splitAsStream(parts[1]).map(it -> it.split("=", 2)[0]);
      assertThat(known.toList()).as("%s of %s", link, page).containsAll(names.toList());
    }
  }

  @Test
  void hostileNamesAreTextOnly() throws IOException, InterruptedException {
    var script = "<script>alert(1)<\\/script>";
    var image = "\\\"><img src=x onerror=alert(1)>";
    try (var served =
        new ServedPages(
            directory,
            List.of(),
            it ->
                it.replace("\"host-db\"", '"' + script + '"')
                    .replace("before the upgrade to 2.4", image)
                    .replace("\"release\"", '"' + image + '"')
                    .replace("\"run-3\"", '"' + image + script + '"')
                    .replace("fuzzy", image)
                    .replace("river-host", script)
                    .replace("no rule keeps it", script)
                    .replace("/opt/kohakuriver", image))) {
      served.raise(ServedPages.FIRST, Condition.SHRINK, "", image.replace("\\", ""));
      var token = served.token(Role.ADMIN);
      var paths = new ArrayList<>(PATHS);
      paths.add(ONE + "/files?component=%3Cscript%3Ealert(1)%3C/script%3E");
      paths.add("/snapshots?trigger=%22%3E%3Cimg%20src=x%3E");
      for (var path : paths) {
        var page = served.page(path, token);
        requireWellMade(path, page);
        assertThat(page).as(path).doesNotContain("<script>", "<img src=x");
        assertThat(Markup.of(page).named("script")).as(path).hasSize(2);
      }
      assertThat(served.page("/snapshots", token)).contains("pinned: \"&gt;&lt;img src=x");
    }
  }

  @Test
  void anOrchestratorOutOfScopeIsNotThere() throws IOException, InterruptedException {
    try (var served = ServedPages.of(directory, ServedPages.FIRST, "other")) {
      served.raise("other", Condition.SPACE, "", "the other one has no room");
      var run = served.backup("other");
      var _ = served.desk.await(run.id(), Duration.ofSeconds(60));
      var token = served.token(Role.ADMIN, Scope.orchestrators(Set.of(ServedPages.FIRST)));
      for (var path : PATHS) {
        assertThat(served.page(path, token))
            .as(path)
            .doesNotContain(">other<", "the other one", ServedPages.OTHER_NEWEST, run.id().hex());
      }
      for (var path :
          List.of(
              "/snapshots?orchestrator=other",
              "/snapshots/" + ServedPages.OTHER_NEWEST,
              "/restore/" + ServedPages.OTHER_NEWEST,
              "/runs/" + run.id())) {
        var answer = served.get(path, token);
        assertThat(answer.statusCode()).as(path).isEqualTo(404);
        assertThat(answer.body()).as(path).contains("<h1>").doesNotContain(">other<");
      }
      assertThat(served.page("/snapshots?orchestrator=other", served.token(Role.READ)))
          .contains(ServedPages.OTHER_NEWEST);
    }
  }

  @Test
  void aComponentOutOfScopeIsNotThere() throws IOException, InterruptedException {
    try (var served = ServedPages.of(directory)) {
      served.raise(ServedPages.FIRST, Condition.SHRINK, "task-logs", "task-logs lost half");
      served.raise(ServedPages.FIRST, Condition.SHRINK, "host-db", "host-db lost half");
      var scope = Scope.components(Set.of(ServedPages.FIRST), Set.of("host-db"));
      var token = served.token(Role.ADMIN, scope);
      for (var path :
          List.of("/", "/snapshots", ONE, ONE + "/files", "/restore/" + ServedPages.NEWEST)) {
        assertThat(served.page(path, token))
            .as(path)
            .doesNotContain("task-logs", "runner-vault", "vm-instances", "13.4 MiB");
      }
      assertThat(served.page("/", token)).contains("host-db lost half");
      assertThat(served.page(ONE, token)).contains("120.0 KiB");
      assertThat(served.get(ONE + "/files?component=task-logs", token).statusCode()).isEqualTo(404);
      assertThat(
              served
                  .get("/restore/" + ServedPages.NEWEST + "?step=plan&components=task-logs", token)
                  .statusCode())
          .isEqualTo(404);
      assertThat(served.get("/retention", token).statusCode()).isEqualTo(403);
      assertThat(served.get("/audit", token).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void aRoleHasTheButtonsThatItMayUse() throws IOException, InterruptedException {
    try (var served = ServedPages.of(directory)) {
      assertThat(sends(served, Role.READ)).isEmpty();
      assertThat(sends(served, Role.BACKUP))
          .contains("POST /api/v1/runs", "POST " + api("/pins"), "POST " + api("/tags"))
          .noneMatch(it -> it.contains("restores") || it.contains("forget") || it.contains("PUT"));
      assertThat(sends(served, Role.RESTORE))
          .contains("POST /api/v1/restores")
          .noneMatch(it -> it.contains("forget") || it.contains("PUT") || it.contains("tokens"));
      assertThat(sends(served, Role.ADMIN))
          .contains(
              "POST " + api("/forget"),
              "PUT /api/v1/settings?orchestrator=kohakuriver",
              "POST /api/v1/tokens",
              "POST /api/v1/accounts",
              "POST /api/v1/schedule/backup/pause?orchestrator=kohakuriver");
      var files = ONE + "/files?component=task-logs";
      assertThat(served.page(files, served.token(Role.BACKUP))).doesNotContain("/content?");
      assertThat(served.page(files, served.token(Role.RESTORE))).contains("/content?");
      assertThat(served.page("/retention", served.token(Role.RESTORE))).doesNotContain("data-send");
    }
  }

  private static String api(String what) {
    return "/api/v1/snapshots/" + ServedPages.NEWEST + what;
  }

  private static Set<String> sends(ServedPages served, Role role)
      throws IOException, InterruptedException {
    var token = served.token(role);
    var sends = new HashSet<String>();
    for (var path : PATHS) {
      Markup.of(served.page(path, token)).tags().stream()
          .map(it -> it.get("data-send"))
          .filter(it -> !it.isEmpty())
          .forEach(sends::add);
    }
    return sends;
  }

  @Test
  void whatWasUnderWayIsATableForWhoMayReadContentAndThatIsEntered()
      throws IOException, InterruptedException {
    try (var served = ServedPages.of(directory)) {
      var path = ONE + "/inflight";
      var page = served.page(path, served.token(Role.RESTORE));
      requireWellMade(path, page);
      assertThat(page)
          .contains("<b>3 pieces of work</b> running", ">submitted_at<", ">7101<", "And 1 more")
          .contains("render &lt;b&gt;all&lt;/b&gt;", "kohaku task submit -- train.py --epochs 3")
          .contains("May happen twice: a task that had sent", "Each may be a phantom")
          .contains("Not known: no such table: queue", "no longer configured")
          .contains("its command was not kept")
          .doesNotContain("_env", "&gt;submitted_at");
      assertThat(served.journal.audit().page(1, 99))
          .anyMatch(it -> it.action().equals("GET /snapshots/{id}/inflight"));
      assertThat(served.page(ONE, served.token(Role.RESTORE))).contains("href=\"" + path + "\"");

      assertThat(served.page(ONE, served.token(Role.BACKUP))).doesNotContain(path);
      assertThat(served.get(path, served.token(Role.BACKUP)).statusCode()).isEqualTo(403);
      var some = Scope.components(Set.of(ServedPages.FIRST), Set.of("task-logs"));
      assertThat(served.get(path, served.token(Role.ADMIN, some)).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void aStoreThatCannotBeReachedIsSaidInThePage() throws IOException, InterruptedException {
    try (var served = ServedPages.of(directory)) {
      Files.createFile(directory.resolve(ServedPages.FIRST).resolve("unreachable"));
      var token = served.token(Role.ADMIN);
      for (var path : List.of("/", "/snapshots", "/retention", "/drills")) {
        var answer = served.get(path, token);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        requireWellMade(path, answer.body());
        assertThat(answer.body())
            .as(path)
            .contains("the store at /srv/backstay did not answer", "Look whether it is mounted.")
            .contains("<code>store-unavailable</code>", "aria-label=\"Main\"");
      }
      assertThat(served.page("/", token)).contains("Back up now", "unknown");
      var answer = served.get(ONE, token);
      assertThat(answer.statusCode()).isEqualTo(503);
      requireWellMade(ONE, answer.body());
    }
  }

  @Test
  void whereThereIsNothingThePageSaysWhatToDo() throws IOException, InterruptedException {
    try (var served = ServedPages.of(directory)) {
      Files.writeString(
          directory.resolve(ServedPages.FIRST).resolve("snapshots.json"),
          "{\"snapshots\":[],\"refused\":[]}");
      var token = served.token(Role.ADMIN);
      assertThat(served.page("/", token)).contains("There is no snapshot yet", "unprotected");
      assertThat(served.page("/snapshots", token)).contains("Take the first one");
      assertThat(served.page("/runs", token)).contains("Nothing has run yet");
      Files.writeString(
          directory.resolve(ServedPages.FIRST).resolve("drills.json"), "{\"drills\":[]}");
      assertThat(served.page("/drills", token)).contains("No restore was rehearsed yet");
    }
  }

  @Test
  void drillsShowWhatWasFound() throws IOException, InterruptedException {
    try (var served = ServedPages.of(directory)) {
      var token = served.token(Role.RESTORE);
      assertThat(served.page("/drills", token))
          .contains("4 drills were held, of which 3 found", "Rehearse now", "is-refuted");
      assertThat(served.page("/drills/3fa901b77d2e", token))
          .contains("was not found right", "table tasks has 0 rows, &lt;b&gt;expected&lt;/b&gt;")
          .contains("/api/v1/drills/3fa901b77d2e/page");
    }
  }

  @Test
  void aRunShowsWhatWouldBeTypedForIt() throws IOException, InterruptedException {
    try (var served = ServedPages.of(directory)) {
      var paths = withRun(served);
      assertThat(served.page(paths.getLast(), served.token(Role.READ)))
          .contains("backup '--tag=v2.4 final'")
          .contains("The snapshot was taken and is complete.")
          .doesNotContain("data-events");
    }
  }

  @Test
  void whatIsNotThereIsSaidAsAPage() throws IOException, InterruptedException {
    try (var served = ServedPages.of(directory)) {
      var token = served.token(Role.READ);
      for (var path : List.of("/snapshots/000000000000", "/runs/000000000000", "/restore/x")) {
        assertThat(served.get(path, token).statusCode()).as(path).isEqualTo(404);
      }
      assertThat(served.get("/runs?kind=none", token).statusCode()).isEqualTo(422);
      var stranger = served.get("/snapshots", Map.of());
      assertThat(stranger.statusCode()).isEqualTo(303);
      assertThat(stranger.headers().firstValue("location")).hasValue("/sign-in");
    }
  }

  @Test
  void theScriptTakesNothingForMarkup() throws IOException, InterruptedException {
    try (var served = ServedPages.of(directory)) {
      var script = served.get("/assets/app.js?v=0.1.0", Map.of());
      assertThat(script.headers().firstValue("content-type"))
          .hasValue("text/javascript; charset=utf-8");
      assertThat(script.body())
          .contains("X-CSRF-Token")
          .doesNotContain("innerHTML", "outerHTML", "insertAdjacent", "eval(", "document.write");
      for (var each : List.of("theme.js", "app.css", "icon.svg")) {
        assertThat(served.get("/assets/" + each, Map.of()).statusCode()).isEqualTo(200);
      }
    }
  }
}
