package dev.backstay.http.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.daemon.ServiceState;
import dev.backstay.json.JsonObject;
import dev.backstay.testing.Chromium;
import dev.backstay.testing.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What docs/tour.md shows, done in a real browser with a real service and real restores: the state
/// of one component as it was before a mistake, brought back from the pages alone.
class TourTest {

  private static final Path PICTURES =
      Path.of(System.getProperty("backstay.tour", "target/screenshots/tour"));

  private static final List<String> STEPS =
      List.of("sign-in", "overview", "snapshots", "snapshot", "choose", "plan", "restored");

  @TempDir Path directory;

  @Test
  void whatWasLostComesBackFromThePagesAlone() throws Exception {
    Chromium.require();
    Files.createDirectories(PICTURES);
    try (var service = RunningService.start(directory, "schedule: { backup: \"every 6h\" }\n")) {
      service.sql("insert into tasks (title) values ('water the plants'), ('pay the rent')");
      var wanted = backUp(service, "{\"kind\":\"backup\",\"tags\":[\"before\"]}");
      service.sql("delete from tasks where title = 'pay the rent'");
      Files.writeString(service.at("live/memory/notes.md"), "written since");
      var _ = backUp(service, "{\"kind\":\"backup\",\"accept_shrink\":true}");
      service
          .state()
          .accounts()
          .create(
              ServiceState.owner(),
              "ada",
              "correct horse battery".toCharArray(),
              Role.RESTORE,
              Scope.everything());
      try (var browser = Chromium.start(directory.resolve("chromium"))) {
        browser.size(1280, 800);
        browser.prefer("light");
        bringBack(browser, service, wanted);
      }
      assertThat(service.tasks()).containsExactly("water the plants", "pay the rent");
      assertThat(service.at("live/memory/notes.md")).hasContent("written since");
    }
  }

  /// Has a snapshot taken; returns its id.
  private static String backUp(RunningService service, String wish) throws Exception {
    var key = "key-" + wish.length();
    var begun =
        service.ask(Role.BACKUP, "POST", "/api/v1/runs", wish, "Idempotency-Key", key).body();
    var run = JsonObject.parse(begun).text("id").orElseThrow(() -> new AssertionError(begun));
    while (true) {
      var now = JsonObject.parse(service.ask(Role.READ, "GET", "/api/v1/runs/" + run, "").body());
      if (now.text("ended_at").isPresent()) {
        assertThat(now.needText("state")).isEqualTo("succeeded");
        return now.object("summary").orElseThrow().needText("id");
      }
      Thread.sleep(50);
    }
  }

  private static void bringBack(Chromium browser, RunningService service, String wanted)
      throws IOException, InterruptedException {
    var port = service.daemon().addresses().getFirst().getPort();
    browser.open("http://127.0.0.1:" + port + "/");
    browser.type("#account", "ada");
    browser.type("#password", "correct horse battery");
    picture(browser, "sign-in");
    browser.click("button.main");
    arrive(browser, "/");
    picture(browser, "overview");
    browser.click("nav a[href=\"/snapshots\"]");
    arrive(browser, "/snapshots");
    picture(browser, "snapshots");
    browser.click("main a[href=\"/snapshots/" + wanted + "\"]");
    arrive(browser, "/snapshots/" + wanted);
    picture(browser, "snapshot");
    browser.click("main a[href=\"/restore/" + wanted + "\"]");
    arrive(browser, "/restore/" + wanted);
    browser.click("[data-joined=persistence]");
    picture(browser, "choose");
    browser.click("form.card > button");
    browser.await("location.search.includes('step=plan')");
    browser.await("document.readyState === 'complete'");
    picture(browser, "plan");
    browser.type("#confirm-id", wanted);
    browser.click(".danger-zone button");
    browser.await("location.pathname.startsWith('/runs/')");
    browser.await("document.querySelector('.is-succeeded') !== null");
    picture(browser, "restored");
    assertThat(browser.complaints()).isEmpty();
  }

  private static void arrive(Chromium browser, String path)
      throws IOException, InterruptedException {
    browser.await("location.pathname === '" + path + "' && document.readyState === 'complete'");
  }

  private static void picture(Chromium browser, String step)
      throws IOException, InterruptedException {
    assertThat(STEPS).contains(step);
    browser.picture(PICTURES.resolve(step + ".png"));
  }

  @Test
  void thePageOfTheTourShowsEveryStep() throws IOException {
    var page = Files.readString(Path.of("docs/tour.md"));

    for (var step : STEPS) {
      assertThat(page).contains("(tour/" + step + ".png)");
      assertThat(Path.of("docs/tour", step + ".png")).exists();
    }
  }
}
