package dev.backstay.http.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PagesTest {
  @Test
  void dump(@TempDir Path directory) throws Exception {
    try (var served = ServedPages.of(directory)) {
      var token = served.token(Role.ADMIN);
      var run = served.backup("kohakuriver");
      var _ = served.desk.await(run.id(), Duration.ofSeconds(20));
      for (var path : java.util.List.of("/", "/snapshots", "/snapshots/a756ff2d815b", "/snapshots/a756ff2d815b/files?component=task-logs", "/restore/a756ff2d815b", "/restore/a756ff2d815b?step=plan", "/runs", "/runs/" + run.id(), "/retention", "/schedule", "/drills", "/settings", "/audit")) {
        var page = served.get(path, token);
        System.out.println(path + " " + page.statusCode() + " " + page.body().length() + (page.statusCode() == 200 ? "" : page.body()));
      }
      assertThat(served.get("/sign-in", java.util.Map.of()).statusCode()).isEqualTo(200);
    }
  }
}
