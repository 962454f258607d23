package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceCommandsTest {

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void configure() throws IOException {
    shell = new Shell(directory).withOrchestrator();
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        schedule: { zone: UTC, backup: "every 6h", check: "weekly sunday 04:00" }
        objectives: { rpo: 6h }
        """,
        StandardOpenOption.APPEND);
  }

  private static List<Map<String, Object>> list(Map<String, Object> json, String name) {
    return JsonValues.objects(json, name);
  }

  @Test
  void whoOnlyLooksMakesNothing() {
    for (var looking :
        List.of(
            List.of("account", "list"),
            List.of("token", "list"),
            List.of("audit", "verify"),
            List.of("audit", "export"),
            List.of("schedule", "list"),
            List.of("schedule", "next"))) {
      shell.must(looking.toArray(String[]::new));
    }
    assertThat(shell.at("host/service")).doesNotExist();
  }

  @Test
  void anAccountIsCreatedResetAndDisabledAndItsPasswordShownOnce() throws IOException {
    var made = shell.must("account", "create", "ada", "--role", "admin", "--json").json();
    var password = JsonValues.text(made, "password");
    assertThat(password).hasSize(24);
    Files.writeString(shell.at("secret"), "correct horse battery\nsecond line\n");
    shell.must("account", "create", "bob", "--role", "read", "--password-file", "secret");
    shell.must("account", "disable", "bob");
    assertThat(shell.must("account", "reset", "ada").out()).contains("password ");

    var accounts = list(shell.must("account", "list", "--json").json(), "accounts");
    assertThat(accounts).extracting(it -> it.get("name")).containsExactly("ada", "bob");
    assertThat(accounts).extracting(it -> it.get("enabled")).containsExactly(true, false);

    var trail = shell.must("audit", "export").out();
    assertThat(trail)
        .contains("account create", "account disable", "account reset")
        .doesNotContain(password, "correct horse");
  }

  @Test
  void aPasswordIsAskedForTwice() {
    shell.answer("correct horse battery\nanother horse battery");
    assertThat(shell.run("account", "create", "ada", "--role", "admin").exit()).isEqualTo(2);
    shell.answer("correct horse battery\ncorrect horse battery");
    assertThat(shell.must("account", "create", "ada", "--role", "admin").out())
        .doesNotContain("password ");
  }

  @Test
  void whatIsRefusedIsEnteredAndLeavesNoAccount() {
    shell.must("account", "create", "ada", "--role", "admin");
    assertThat(shell.run("account", "create", "ada", "--role", "admin").exit()).isEqualTo(2);
    assertThat(shell.run("account", "create", "eve", "--role", "root").exit()).isEqualTo(2);
    assertThat(shell.run("account", "disable", "eve").exit()).isEqualTo(2);
    assertThat(shell.must("audit", "export").out()).contains("failed: usage");
    assertThat(list(shell.must("account", "list", "--json").json(), "accounts")).hasSize(1);
  }

  @Test
  void aTokenIsPrintedOnceAndTakenBack() {
    var made =
        shell
            .must(
                "token",
                "create",
                "grafana",
                "--role",
                "read",
                "--expires",
                "90d",
                "--orchestrator",
                "demo",
                "--json")
            .json();
    var id = JsonValues.text(made, "id");
    assertThat(JsonValues.text(made, "token")).startsWith("bst_" + id + "_");
    assertThat(made).containsEntry("orchestrators", List.of("demo"));
    assertThat(shell.must("token", "list").out()).contains(id, "grafana").doesNotContain("bst_");
    shell.must("token", "revoke", id);
    assertThat(shell.must("token", "list").out()).contains("revoked");
    assertThat(shell.run("token", "revoke", "000000000000").exit()).isEqualTo(2);
    assertThat(shell.run("token", "create", "x", "--role", "read", "--expires", "500d").exit())
        .isEqualTo(2);
    assertThat(shell.must("audit", "export").out()).doesNotContain("bst_");
  }

  @Test
  void aTrailThatWasCutOffIsNotWhole() throws IOException {
    shell.must("account", "create", "ada", "--role", "admin");
    assertThat(shell.must("audit", "verify", "--json").json())
        .containsEntry("whole", true)
        .containsEntry("count", 2L);
    var head = shell.at("host/service/audit.head");
    var later = Files.readString(head);
    Files.writeString(head, later.replace("\"number\":2", "\"number\":3"));
    var ran = shell.run("audit", "verify", "--json");
    assertThat(ran.exit()).isEqualTo(41);
    assertThat(ran.json()).containsEntry("whole", false);
  }

  @Test
  void theScheduleIsListedWithoutAService() {
    shell.itIs(Instant.parse("2026-11-20T05:00:00Z"));
    var jobs = list(shell.must("schedule", "list", "--json").json(), "jobs");
    assertThat(jobs).extracting(it -> it.get("name")).containsExactly("backup", "check");
    assertThat(jobs.getFirst())
        .containsEntry("written", "every 6h")
        .containsEntry("zone", "UTC")
        .containsEntry("paused", false)
        .containsEntry(
            "next",
            List.of(
                "2026-11-20T06:00:00Z",
                "2026-11-20T12:00:00Z",
                "2026-11-20T18:00:00Z",
                "2026-11-21T00:00:00Z",
                "2026-11-21T06:00:00Z"));
    assertThat(shell.must("schedule", "next", "--count", "1").out())
        .isEqualTo("2026-11-20T06:00:00Z  backup\n");
  }

  @Test
  void aPausedJobBeginsNothingUntilItIsResumed() {
    shell.must("schedule", "pause", "backup");
    assertThat(shell.must("schedule", "list").out()).contains("paused");
    assertThat(shell.must("schedule", "next").out()).doesNotContain("backup");
    shell.must("schedule", "resume", "backup");
    assertThat(shell.must("schedule", "next").out()).contains("backup");
    assertThat(shell.run("schedule", "pause", "drill").exit()).isEqualTo(2);
  }

  @Test
  void aJobIsRunAsIfItHadBeenTyped() {
    assertThat(shell.run("schedule", "run", "backup").exit()).isEqualTo(10);
    shell.must("init");
    shell.must("schedule", "run", "backup");
    var taken = list(shell.must("snapshots", "--json").json(), "snapshots");
    assertThat(taken).extracting(it -> it.get("trigger")).containsExactly("scheduled");
  }

  @Test
  void theStatusTellsWhatWouldBeLost() throws IOException {
    shell.must("init");
    assertThat(shell.must("status", "--json").json())
        .doesNotContainKey("last_good")
        .containsEntry("rpo_objective_seconds", 21_600L);
    var id = shell.must("backup", "--json").idOfLast();
    assertThat(shell.must("status").out()).contains(id, "next          backup at");
    shell.itIs(Instant.parse("2126-11-20T05:00:00Z"));
    assertThat(shell.must("status", "--json").json()).containsEntry("rpo_missed", true);
    assertThat(shell.must("status").out()).contains("MISSED");
  }
}
