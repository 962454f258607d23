package dev.backstay.http.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Role;
import dev.backstay.alarm.Condition;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunLedger;
import dev.backstay.testing.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages as a browser shows them. Leaves pictures in `target/screenshots`.
final class ChromiumTest {

  private static final Path PICTURES = Path.of("target/screenshots");
  private static final String ONE = "/snapshots/" + ServedPages.NEWEST;
  private static final int PHONE = 360;

  /// Texts whose contrast to what is behind them is below 4.5 (WCAG 2.2, 1.4.3).
  private static final String FAINT_TEXTS =
      """
      (() => {
        const parts = (text) => (text.match(/[0-9.]+/g) ?? []).map(Number);
        const light = ([r, g, b]) => [r, g, b]
          .map((it) => it / 255)
          .map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4))
          .reduce((sum, it, at) => sum + it * [0.2126, 0.7152, 0.0722][at], 0);
        const behind = (element) => {
          for (let it = element; it; it = it.parentElement) {
            const color = parts(getComputedStyle(it).backgroundColor);
            if (color.length === 3 || color[3] === 1) { return color; }
          }
          return [255, 255, 255];
        };
        const faint = [];
        for (const element of document.body.querySelectorAll("*")) {
          const said = [...element.childNodes].some((it) => it.nodeType === 3 && it.data.trim());
          if (!said || element.getClientRects().length === 0) { continue; }
          const [a, b] = [light(parts(getComputedStyle(element).color)), light(behind(element))];
          const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (contrast < 4.5) { faint.push(element.textContent + " " + contrast.toFixed(2)); }
        }
        return faint.join("; ");
      })()
      """;

  private static Optional<Chromium> browsing = Optional.empty();

  @TempDir private Path directory;
  private Optional<ServedPages> serving = Optional.empty();

  @BeforeAll
  static void startBrowser(@TempDir Path profile) throws IOException, InterruptedException {
    Chromium.require();
    browsing = Optional.of(Chromium.start(profile));
  }

  @AfterAll
  static void stopBrowser() {
    browsing.ifPresent(Chromium::close);
  }

  @BeforeEach
  void start() throws IOException, InterruptedException {
    serving = Optional.of(ServedPages.of(directory));
    served().account("ada", Role.ADMIN);
    browser().openPage();
    browser().size(1280, 800);
    browser().prefer("light");
  }

  @AfterEach
  void stop() throws IOException {
    Files.deleteIfExists(hold());
    serving.ifPresent(ServedPages::close);
  }

  private ServedPages served() {
    return serving.orElseThrow();
  }

  private Chromium browser() {
    return browsing.orElseThrow();
  }

  /// While this is there, a backup goes on.
  private Path hold() {
    return directory.resolve(ServedPages.FIRST).resolve("hold");
  }

  private void open(String path) throws IOException, InterruptedException {
    browser().open(served().base() + path);
  }

  private String text(String selector) throws IOException, InterruptedException {
    return browser().evaluate("document.querySelector('" + selector + "').textContent");
  }

  private void picture(String name) throws IOException, InterruptedException {
    browser().picture(PICTURES.resolve(name + ".png"));
  }

  private void signIn() throws IOException, InterruptedException {
    open("/");
    browser().type("#account", "ada");
    browser().type("#password", ServedPages.PASSWORD);
    browser().click("button.main");
    arrive("/");
    assertThat(browser().complaints()).isEmpty();
  }

  private void arrive(String path) throws IOException, InterruptedException {
    browser().await("location.pathname === '" + path + "' && document.readyState === 'complete'");
  }

  @Test
  void aWrongPasswordIsSaidInThePage() throws IOException, InterruptedException {
    open("/snapshots");
    arrive("/sign-in");
    browser().type("#account", "ada");
    browser().type("#password", "not the password");
    browser().click("button.main");
    browser().await("document.querySelector('.problem') !== null");
    assertThat(text("[role=alert] .problem"))
        .contains("nobody has that name and password", "not-signed-in");
    assertThat(browser().evaluate("document.activeElement.className")).isEqualTo("problem");
    picture("sign-in-wrong");
  }

  @Test
  void filesAreFoundFromTheOverview() throws IOException, InterruptedException {
    signIn();
    browser().click("a.figure");
    arrive(ONE);
    browser().click(".head .button");
    arrive(ONE + "/files");
    browser().click("tbody tr:nth-child(2) a");
    browser().await("location.search === '?component=task-logs'");
    browser().await("document.readyState === 'complete'");
    assertThat(text("tbody")).contains("run-3/");
    assertThat(text("tbody")).contains("Download");
    assertThat(browser().complaints()).isEmpty();
  }

  @Test
  void whatGoesIsShownBeforeItGoes() throws IOException, InterruptedException {
    signIn();
    open("/retention");
    assertThat(text("#sum")).isEqualTo("3 snapshots would be forgotten, and 4 kept.");
    browser().click("[data-opens=forget]");
    assertThat(browser().evaluate("document.getElementById('forget').open")).isEqualTo("true");
    picture("retention-dialog");
    browser().click("#forget [data-closes]");
    assertThat(browser().evaluate("document.getElementById('forget').open")).isEqualTo("false");
    assertThat(served().desk.runs().list(RunLedger.Filter.ALL, Optional.empty(), 1)).isEmpty();
  }

  @Test
  void aBackupIsBegunAndFollowedToItsEnd() throws IOException, InterruptedException {
    signIn();
    Files.createFile(hold());
    browser().click(".actions button");
    browser().type("#backup-kohakuriver-pin", "before the \"move\"");
    browser().click("dialog[open] button.main");
    browser().await("location.pathname.startsWith('/runs/')");
    browser().await("document.querySelector('[data-words]').textContent.includes('1.5 MiB')");
    assertThat(text("[data-words]"))
        .isEqualTo("capture task-logs, 1.5 MiB of 3.1 MiB, 781.3 KiB/s, 2 s left");
    assertThat(browser().evaluate("document.querySelector('progress').value")).isEqualTo("50");
    picture("run-live");
    var run = served().desk.runs().unfinished().getFirst();
    assertThat(run.request().arguments()).containsExactly("--pin=before the \"move\"");
    assertThat(run.request().askedBy()).isEqualTo("account ada");
    Files.delete(hold());
    browser().await("document.querySelector('.is-succeeded') !== null");
    assertThat(text("#state")).contains("The snapshot was taken and is complete.");
    picture("run-ended");
    assertThat(browser().complaints()).isEmpty();
  }

  @Test
  void aRestoreIsChosenPlannedConfirmedAndFollowed() throws IOException, InterruptedException {
    signIn();
    open("/restore/" + ServedPages.NEWEST);
    browser().click("[data-joined=host-db]");
    browser().click("[data-joined=task-logs]");
    browser().click("form.card > button");
    browser().await("location.search.includes('step=plan')");
    browser().await("document.readyState === 'complete'");
    assertThat(text("main")).contains("host-db, task-logs");
    browser().type("#confirm-id", "another id");
    browser().click(".danger-zone button");
    assertThat(served().desk.runs().list(RunLedger.Filter.ALL, Optional.empty(), 1)).isEmpty();
    var _ = browser().evaluate("document.querySelector('#confirm-id').value = ''");
    browser().type("#confirm-id", ServedPages.NEWEST);
    browser().click(".danger-zone button");
    browser().await("document.querySelector('.is-failed') !== null");
    assertThat(text("main"))
        .contains("The restore was refused.", "somebody writes to host-db", "target-busy")
        .contains("Stop what writes, then begin again.");
    picture("restore-failed");
    var run = served().desk.runs().list(RunLedger.Filter.ALL, Optional.empty(), 1).getFirst();
    assertThat(run.request().kind()).isEqualTo(RunKind.RESTORE);
    assertThat(run.request().arguments())
        .containsExactly(ServedPages.NEWEST, "--yes", "--component", "host-db,task-logs");
  }

  @Test
  void theAuditTrailIsVerified() throws IOException, InterruptedException {
    signIn();
    open("/audit");
    browser().click("[data-verify]");
    browser().await("!document.getElementById('verified').hidden");
    assertThat(text("[data-verified]")).contains("The trail is whole: 1 record(s).");
  }

  @Test
  void aTokenIsShownOnce() throws IOException, InterruptedException {
    signIn();
    open("/settings");
    browser().click("[data-opens=new-token]");
    browser().type("#token-label", "the deploy script");
    browser().click("#new-token button.main");
    browser().await("!document.getElementById('issued').hidden");
    assertThat(text("[data-issued]")).startsWith("bst_");
    open("/settings");
    assertThat(text("main")).contains("the deploy script").doesNotContain("bst_");
  }

  @Test
  void everythingIsReachedByKeys() throws IOException, InterruptedException {
    signIn();
    browser().press("Tab");
    assertThat(browser().evaluate("document.activeElement.textContent"))
        .isEqualTo("Skip to the content");
    var reached = false;
    for (var i = 0; i < 20 && !reached; i++) {
      browser().press("Tab");
      reached =
          browser().evaluate("document.activeElement.matches('.actions button')").equals("true");
    }
    assertThat(reached).isTrue();
    assertThat(browser().evaluate("getComputedStyle(document.activeElement).outlineStyle"))
        .isEqualTo("solid");
    browser().press("?");
    browser().await("document.getElementById('shortcuts').open");
    picture("shortcuts");
    browser().click("#shortcuts [data-closes]");
    browser().press("g");
    browser().press("s");
    arrive("/snapshots");
  }

  @Test
  void theModeThatWasChosenStays() throws IOException, InterruptedException {
    signIn();
    var ground = "getComputedStyle(document.body).backgroundColor";
    var light = browser().evaluate(ground);
    browser().click("[data-theme-toggle]");
    var dark = browser().evaluate(ground);
    assertThat(dark).isNotEqualTo(light);
    open("/runs");
    assertThat(browser().evaluate(ground)).isEqualTo(dark);
    assertThat(text("[data-theme-toggle]")).isEqualTo("Light mode");
  }

  @Test
  void allIsReadableOnPhonesAndInTheDark() throws IOException, InterruptedException {
    served()
        .raise(
            ServedPages.FIRST,
            Condition.SPACE,
            "",
            "there are 1.9 GiB left, and 4.0 GiB are wanted");
    var token = served().token(Role.BACKUP);
    assertThat(token).isNotEmpty();
    var run = served().backup(ServedPages.FIRST);
    var _ = served().desk.await(run.id(), Duration.ofSeconds(60));
    signIn();
    for (var each : pages(run.id().hex()).entrySet()) {
      for (var scheme : new String[] {"light", "dark"}) {
        browser().prefer(scheme);
        for (var width : new int[] {1280, PHONE}) {
          browser().size(width, 800);
          open(each.getValue());
          var name = each.getKey() + "-" + scheme + "-" + width;
          picture(name);
          assertThat(browser().complaints()).as(name).isEmpty();
          assertThat(browser().evaluate("document.documentElement.scrollWidth"))
              .as(name)
              .isEqualTo(Integer.toString(width));
          assertThat(browser().evaluate(FAINT_TEXTS)).as(name).isEmpty();
        }
      }
    }
  }

  private static Map<String, String> pages(String run) {
    var pages = new LinkedHashMap<String, String>();
    pages.put("overview", "/");
    pages.put("snapshots", "/snapshots");
    pages.put("snapshot", ONE);
    pages.put("files", ONE + "/files?component=task-logs&path=run-3");
    pages.put("components", ONE + "/files");
    pages.put("restore", "/restore/" + ServedPages.NEWEST);
    pages.put("plan", "/restore/" + ServedPages.NEWEST + "?step=plan");
    pages.put("runs", "/runs");
    pages.put("run", "/runs/" + run);
    pages.put("retention", "/retention");
    pages.put("schedule", "/schedule");
    pages.put("drills", "/drills");
    pages.put("settings", "/settings");
    pages.put("audit", "/audit");
    return pages;
  }
}
