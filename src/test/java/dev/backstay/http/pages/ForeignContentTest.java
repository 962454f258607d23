package dev.backstay.http.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForeignContentTest {

  @TempDir Path directory;

  @Test
  void pagesLoadNothingFromElsewhereAndAreFramedByNobody()
      throws IOException, InterruptedException {
    try (var served = ServedPages.of(directory)) {
      served.account("ada", Role.ADMIN);
      var token = Map.of("Authorization", "Bearer " + served.token(Role.ADMIN));
      var loaded = new ArrayList<String>();
      for (var path : List.of("/", "/runs", "/schedule", "/settings", "/audit", "/sign-in")) {
        var answer = served.get(path, path.equals("/sign-in") ? Map.of() : token);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
            .as(path)
            .startsWith("default-src 'none';")
            .contains(
                "script-src 'self';",
                "connect-src 'self';",
                "frame-ancestors 'none'",
                "form-action 'self'")
            .doesNotContain("unsafe", "http", "*");
        for (var tag : Markup.of(answer.body()).tags()) {
          for (var name : List.of("src", "action", "data", "poster", "srcset")) {
            if (!tag.get(name).isEmpty()) {
              loaded.add(tag.get(name));
            }
          }
          if (tag.name().equals("link")) {
            loaded.add(tag.get("href"));
          }
        }
      }
      for (var asset : List.of("app.css", "app.js", "theme.js", "icon.svg")) {
        assertThat(served.get("/assets/" + asset, Map.of()).body())
            .as(asset)
            .doesNotContainPattern("(?i)(@import|url\\(\\s*['\"]?(https?:)?//|from ['\"]https?:)")
            .doesNotContainPattern("fetch\\(['\"`]https?:");
      }
      assertThat(loaded).isNotEmpty().allMatch(it -> it.matches("/[^/].*"));
    }
  }
}
