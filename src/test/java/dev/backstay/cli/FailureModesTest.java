package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.demo.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong with the backups that these orchestrators have today, met on made-up
/// installations with the configuration that was found. The numbers are those of docs/presets.md.
class FailureModesTest {

  @TempDir Path directory;

  private static final String HOST_DATABASE = "state/kohakuriver.db";
  private static final String OPERATOR_STATE = "orchestrator/data/orchestrator-state.json";

  private DemoInstallation make(String preset, String variant) throws IOException {
    return DemoInstallation.make(directory, preset, variant).discover();
  }

  private static Connection open(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  private static void run(Path file, String... statements) throws SQLException {
    try (var database = open(file);
        var statement = database.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  private static String ask(Path file, String query) throws SQLException {
    try (var database = open(file);
        var statement = database.createStatement();
        var rows = statement.executeQuery(query)) {
      return rows.getString(1);
    }
  }

  private static void awaitWrites(Writer writer, long count) {
    while (writer.isAtWork() && writer.acknowledged() < count) {
      Thread.onSpinWait();
    }
    assertThat(writer.acknowledged()).isGreaterThanOrEqualTo(count);
  }

  private static void assertSuspect(Shell shell, String good, String... said) {
    var ran = shell.run("backup");
    assertThat(ran.exit()).as(ran.toString()).isEqualTo(20);
    assertThat(ran.err()).contains(said).contains("suspect");
    assertThat(shell.must("show", "latest", "--json").json()).containsEntry("id", good);
  }

  @Test
  void f01ACriticalSourceThatIsMissingOrNotSupportedEndsTheRun() throws Exception {
    var made = DemoInstallation.make(directory, "openclaw", "mongo");
    var refused = made.shell().run("discover", "app");
    assertThat(refused.exit()).isEqualTo(4);
    assertThat(refused.err()).contains("[preset-unclear]", "mongo:", "--accept mongo-fallback");
    assertThat(made.shell().at("backstay.yaml")).doesNotExist();
    made.discover("--accept", "mongo-fallback");
    made.shell().must("backup");
    try (var files = Files.walk(made.app())) {
      Files.delete(
          files.filter(it -> it.toString().endsWith(".fallback.json")).findFirst().orElseThrow());
    }
    var ran = made.shell().run("backup");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err()).contains("[source-missing]", ".fallback.json");
  }

  @Test
  void f02WhatALiveDatabaseHasInItsLogIsCaptured() throws Exception {
    var made = make("synthorg", "sqlite");
    var rows = "select count(*) from cost_records";
    try (var writer = made.write()) {
      awaitWrites(writer, 5);
      var before = Long.parseLong(ask(made.app().resolve("data/synthorg.db"), rows));
      made.shell().must("backup");
      made.shell().must("restore", "latest", "--to", "look");
      var captured = made.shell().at("look/database/synthorg.db");
      var found = Files.exists(captured) ? captured : made.shell().at("look/synthorg.db");
      assertThat(Long.parseLong(ask(found, rows))).isGreaterThanOrEqualTo(before);
      assertThat(ask(found, "pragma integrity_check")).isEqualTo("ok");
    }
  }

  @Test
  void f03ADocumentThatIsWrittenInPlaceIsNeverCapturedTorn() throws Exception {
    var made = make("openclaw", "json");
    try (var writer = made.write()) {
      for (var i = 1; i <= 5; i++) {
        awaitWrites(writer, writer.acknowledged() + 2);
        made.shell().must("backup", "--only", "state");
        var dumped = made.shell().must("dump", "latest:state:orchestrator-state.json");
        assertThat(made.shell().takeBytes()).isNotEmpty();
        assertThat(dumped.exit()).isZero();
      }
      writer.stop();
    }
    Files.writeString(made.app().resolve(OPERATOR_STATE), "{\"taskHistory\": [");
    var torn = made.shell().run("backup", "--only", "state");
    assertThat(torn.exit()).isEqualTo(20);
    assertThat(torn.err()).contains("[capture-invalid]", "suspect");
  }

  @Test
  void f04AJournalThatWasLeftBehindDoesNotChangeWhatIsRestored() throws Exception {
    var made = make("kohakuriver", "current");
    var database = made.app().resolve(HOST_DATABASE);
    made.shell().must("backup");
    var nodes = ask(database, "select group_concat(hostname) from nodes");
    run(database, "update nodes set status = 'gone'");
    Files.write(database.resolveSibling("kohakuriver.db-journal"), new byte[4096]);
    Files.write(database.resolveSibling("kohakuriver.db-wal"), new byte[4096]);
    made.shell().must("restore", "latest", "--yes");
    assertThat(database.resolveSibling("kohakuriver.db-journal")).doesNotExist();
    assertThat(database.resolveSibling("kohakuriver.db-wal")).doesNotExist();
    assertThat(ask(database, "select group_concat(hostname) from nodes")).isEqualTo(nodes);
    assertThat(ask(database, "select count(*) from nodes where status = 'gone'")).isEqualTo("0");
  }

  @Test
  void f05AnEmptyStateInPlaceOfAFullOneIsNeverTheNewestGoodSnapshotOfKohakuRiver()
      throws Exception {
    var made = make("kohakuriver", "current");
    var good = made.shell().must("backup", "--json").idOfLast();
    var database = made.app().resolve(HOST_DATABASE);
    run(database, "delete from tasks", "delete from nodes", "vacuum");
    assertSuspect(made.shell(), good, "tasks");
  }

  @Test
  void f05AnEmptyStateInPlaceOfAFullOneIsNeverTheNewestGoodSnapshotOfOpenClaw() throws Exception {
    var made = make("openclaw", "json");
    var good = made.shell().must("backup", "--json").idOfLast();
    Files.writeString(
        made.app().resolve(OPERATOR_STATE),
        "{\"updatedAt\": null, \"taskHistory\": [], \"taskExecutions\": [], \"approvals\": []}");
    assertSuspect(made.shell(), good, "state");
  }

  @Test
  void f05AnEmptyStateInPlaceOfAFullOneIsNeverTheNewestGoodSnapshotOfSynthOrg() throws Exception {
    var made = make("synthorg", "sqlite");
    var good = made.shell().must("backup", "--json").idOfLast();
    run(
        made.app().resolve("data/synthorg.db"),
        "delete from tasks",
        "delete from audit_entries",
        "delete from cost_records",
        "delete from messages");
    assertSuspect(made.shell(), good, "database");
  }

  @Test
  void f05AnEmptyStateInPlaceOfAFullOneIsNeverTheNewestGoodSnapshotOfKneo() throws Exception {
    var made = make("kneo-serv", "sqlite");
    var good = made.shell().must("backup", "--json").idOfLast();
    run(
        made.app().resolve(".kneo/state/kneo_runs.sqlite"),
        "delete from run_queue",
        "delete from run_checkpoints",
        "delete from audit_events",
        "delete from runs");
    assertSuspect(made.shell(), good, "runs");
  }

  @Test
  void f07ARunThatIsBlockedWithoutItsContinuationIsFound() throws Exception {
    var made = make("kneo-serv", "dangling");
    var ran = made.shell().run("backup");
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err()).contains("[reference-missing]", "1 of 4 that runs names are missing");
  }

  @Test
  void f08AManifestThatClaimsWhatIsNotThereIsRefused() throws Exception {
    var made = make("synthorg", "sqlite");
    var ran = made.shell().run("import", ownBackup(made, "_shutdown").toString());
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err()).contains("[import-incomplete]", "config");
  }

  private static Path ownBackup(DemoInstallation made, String name) throws IOException {
    try (var backups = Files.list(made.app().resolve("data/backups"))) {
      return backups.filter(it -> it.toString().contains(name)).findFirst().orElseThrow();
    }
  }

  @Test
  void f09ARestoreThatFailsAtItsLastComponentLeavesNoneRestored() throws Exception {
    var made = make("synthorg", "sqlite");
    var shell = made.shell();
    shell.must("backup");
    var database = made.app().resolve("data/synthorg.db");
    run(database, "delete from messages");
    Files.writeString(made.app().resolve("company.yaml"), "name: other\n");
    var yaml = shell.at("backstay.yaml");
    Files.writeString(
        yaml,
        Files.readString(yaml)
            + """

            services:
              - name: stack
                command: { stop: [/bin/true], start: [/bin/true] }
                probe: { command: [/bin/false] }
                timeout: 1s
            """);
    var ran = shell.run("restore", "latest", "--yes");
    assertThat(ran.exit()).as(ran.toString()).isIn(31, 32);
    assertThat(ask(database, "select count(*) from messages")).isEqualTo("0");
    assertThat(made.app().resolve("company.yaml")).hasContent("name: other");
  }

  @Test
  void f10AStateThatANewerFallbackWouldOverrideIsToldOf() throws Exception {
    var made = DemoInstallation.make(directory, "openclaw", "mongo");
    made.discover("--accept", "mongo-fallback");
    made.shell().must("backup");
    var ran = made.shell().must("restore", "latest", "--yes");
    assertThat(ran.out()).contains("the operator takes the newer of MongoDB's state");
  }

  @Test
  void f11AQueueThatWouldBeDoneAgainIsToldOfAndCanBeQuarantined() throws Exception {
    var made = make("kneo-serv", "sqlite");
    made.shell().must("backup");
    var told = made.shell().must("inflight", "latest");
    assertThat(told.out()).contains("may happen twice: calls of models and tools");
    made.shell().must("restore", "latest", "--yes", "--quarantine");
    try (var files = Files.walk(made.app())) {
      var database =
          files.filter(it -> it.toString().endsWith("kneo_runs.sqlite")).findFirst().orElseThrow();
      assertThat(
              ask(database, "select count(*) from run_queue where status in ('queued','running')"))
          .isEqualTo("0");
    }
  }

  @Test
  void f12ARepositoryOnTheVolumeOfItsSourceIsToldOf() throws Exception {
    var made = make("synthorg", "sqlite");
    assertThat(made.shell().run("doctor").out()).contains("[same-volume]", "one volume");
  }

  @Test
  void f13AnArchiveThatIsTornUnderItsFinalNameIsRefused() throws Exception {
    var made = make("synthorg", "sqlite");
    var ran = made.shell().run("import", ownBackup(made, "_manual").toString());
    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err()).contains("[import-damaged]");
    var whole = made.shell().must("import", ownBackup(made, "_scheduled").toString());
    assertThat(whole.out()).contains("snapshot");
  }

  @Test
  void f06ADumpThatIsCutOffIsNoSnapshot() throws Exception {
    var made = make("synthorg", "sqlite");
    var dump = made.shell().at("synthorg.pgdump");
    Files.write(dump, new byte[] {'P', 'G', 'D', 'M', 'P', 1, 14, 0, 4, 8, 1, 0});
    var ran = made.shell().run("import", dump.toString());
    assertThat(ran.exit()).as(ran.toString()).isEqualTo(20);
    assertThat(ran.err()).contains("[import-damaged]");
    assertThat(made.shell().must("snapshots", "--json").out()).contains("\"snapshots\":[]");
  }

  @Test
  void f14AKeyThatTheStateNeedsAndNoComponentHoldsIsToldOf() throws Exception {
    var made = make("synthorg", "sqlite");
    var settings = made.app().resolve("config.json");
    Files.writeString(settings, Files.readString(settings).replace("\"master_key\"", "\"lost\""));
    assertThat(made.shell().run("doctor").out())
        .contains("[key-uncovered]", "SYNTHORG_MASTER_KEY is in nothing that is captured");
  }

  @Test
  void f15ThatNobodyTakesSnapshotsAnyMoreIsToldOf() throws Exception {
    var made = make("synthorg", "sqlite");
    made.shell().must("backup");
    made.shell().itIs(Instant.now().plus(Duration.ofDays(9)));
    assertThat(made.shell().run("doctor").out()).contains("[snapshot-old]", "216 hours old");
  }

  @Test
  void f16WhereTheProgramHasItsStateCountsAndNotWhereItsManualSays() throws Exception {
    var made = DemoInstallation.make(directory, "kohakuriver", "defaults");
    var ran = made.shell().must("discover", "app", "--dry-run");
    assertThat(ran.out()).contains("/var/lib/kohakuriver/kohakuriver.db");
    assertThat(ran.out()).doesNotContain("/environments");
  }
}
