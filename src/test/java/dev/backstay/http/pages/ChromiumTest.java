package dev.backstay.http.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Role;
import dev.backstay.alarm.Condition;
import dev.backstay.testing.Chromium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChromiumTest {
  private static final Path PICTURES = Path.of("target/screenshots");

  @Test
  void look(@TempDir Path directory) throws Exception {
    Chromium.require();
    try (var served = ServedPages.of(directory);
        var browser = Chromium.start(directory.resolve("chromium"))) {
      served.account("ada", Role.ADMIN);
      served.account("grace", Role.READ);
      var _ = served.token(Role.BACKUP);
      served.raise("kohakuriver", Condition.SPACE, "local", "there are 1.9 GiB left in local, and 4.0 GiB are wanted");
      var run = served.backup("kohakuriver");
      var _ = served.desk.await(run.id(), Duration.ofSeconds(20));
      browser.size(1280, 800);
      browser.prefer("light");
      browser.open(served.base() + "/");
      System.out.println("URL " + browser.evaluate("location.pathname"));
      browser.picture(PICTURES.resolve("sign-in.png"));
      browser.type("#account", "ada");
      browser.type("#password", "wrong wrong wrong");
      browser.click("button.main");
      browser.await("document.querySelector('.problem') !== null");
      browser.picture(PICTURES.resolve("sign-in-wrong.png"));
      var _ = browser.evaluate("document.querySelector('#password').value = ''");
      browser.type("#password", ServedPages.PASSWORD);
      browser.click("button.main");
      browser.await("location.pathname === '/' && document.readyState === 'complete'");
      System.out.println(browser.complaints());
      Files.writeString(directory.resolve("kohakuriver/hold"), "");
      var held = served.backup("kohakuriver");
      var pages = new LinkedHashMap<String, String>();
      pages.put("overview", "/");
      pages.put("snapshots", "/snapshots");
      pages.put("snapshot", "/snapshots/a756ff2d815b");
      pages.put("files", "/snapshots/a756ff2d815b/files?component=task-logs");
      pages.put("components", "/snapshots/a756ff2d815b/files");
      pages.put("restore", "/restore/a756ff2d815b");
      pages.put("plan", "/restore/a756ff2d815b?step=plan");
      pages.put("runs", "/runs");
      pages.put("run", "/runs/" + run.id());
      pages.put("live", "/runs/" + held.id());
      pages.put("retention", "/retention");
      pages.put("schedule", "/schedule");
      pages.put("drills", "/drills");
      pages.put("settings", "/settings");
      pages.put("audit", "/audit");
      for (var width : new int[] {1280, 360}) {
        browser.size(width, 800);
        for (Map.Entry<String, String> each : pages.entrySet()) {
          browser.open(served.base() + each.getValue());
          System.out.println(width + " " + each.getKey() + " " + browser.evaluate("document.documentElement.scrollWidth") + browser.complaints());
          browser.picture(PICTURES.resolve(each.getKey() + "-" + width + ".png"));
        }
      }
      browser.size(1280, 800);
      browser.prefer("dark");
      for (var each : java.util.List.of("overview", "snapshots", "plan")) {
        browser.open(served.base() + pages.get(each));
        browser.picture(PICTURES.resolve(each + "-dark.png"));
      }
      browser.open(served.base() + "/");
      browser.click(".actions button");
      browser.picture(PICTURES.resolve("dialog-dark.png"));
      Files.delete(directory.resolve("kohakuriver/hold"));
    }
    assertThat(1).isEqualTo(1);
  }
}
