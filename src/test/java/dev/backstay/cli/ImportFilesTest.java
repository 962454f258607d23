package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.ForeignBackups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives of the script for OpenClaw, and single files.
class ImportFilesTest {

  private static final Instant WRITTEN = Instant.parse("2026-05-12T03:15:00Z");

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void make() throws IOException {
    shell = new Shell(directory).withOrchestrator();
    shell.must("init");
  }

  private Path openClaw(String config, String... without) throws IOException {
    var content = ForeignBackups.openClawContent(shell.at("content"), config);
    for (var name : without) {
      Files.delete(content.resolve(name));
    }
    var archive = shell.at("orchestrator-20260512_031500.tar.gz");
    ForeignBackups.pack(content, archive, "20260512_031500");
    Files.setLastModifiedTime(archive, FileTime.from(WRITTEN));
    return archive;
  }

  private void refused(String code, Path path, String... words) {
    var ran = shell.run("import", path.toString());
    assertThat(ran.exit()).as(ran.toString()).isEqualTo(20);
    assertThat(ran.err()).contains("[" + code + "]");
    assertThat(List.of(words)).allSatisfy(word -> assertThat(ran.err()).contains(word));
    assertThat(shell.must("snapshots", "--json").out()).contains("\"snapshots\":[]");
  }

  @Test
  void anArchiveOfTheScriptComesInAndBack() throws Exception {
    var archive = openClaw(ForeignBackups.CONFIG);

    var ran = shell.must("import", archive.toString(), "--json");

    assertThat(ran.jsonLines().getLast())
        .containsEntry("format", "openclaw")
        .containsEntry("status", "complete")
        .containsEntry("time_from", "modification time")
        .containsEntry("taken_at", WRITTEN.toString());
    shell.must("restore", ran.idOfLast(), "--to", "look");
    for (var pair :
        List.of(
            List.of("orchestrator-state.json", "orchestrator-state.json"),
            List.of("orchestrator_config.json", "orchestrator_config.json"),
            List.of("packs/knowledge-pack-1.json", "knowledge-packs/knowledge-pack-1.json"),
            List.of("logs/a.log", "logs/a.log"))) {
      assertThat(shell.at("look").resolve(pair.getFirst()))
          .hasSameBinaryContentAs(shell.at("content").resolve(pair.getLast()));
    }
  }

  @Test
  void itsStateGoesWhereTheStateIsConfigured() throws Exception {
    var archive = openClaw(ForeignBackups.CONFIG);

    var id = shell.must("import", archive.toString(), "--json").idOfLast();
    shell.must("restore", id, "--component", "state", "--yes");

    assertThat(Files.readString(shell.at("live/state.json"))).contains("taskHistory");
  }

  /// `tar -tzf ... | grep -E 'config|state|packs'` is content with any of them.
  @Test
  void anArchiveWithoutTheStateIsRefusedThoughItHasAllElse() throws Exception {
    refused(
        "import-incomplete",
        openClaw(ForeignBackups.CONFIG, "orchestrator-state.json"),
        "the state is missing",
        "orchestrator-state.json");
  }

  @Test
  void aStateThatTheScriptCannotCopyIsMissing() throws Exception {
    refused(
        "import-incomplete",
        openClaw(
            ForeignBackups.CONFIG.replace(
                "/workspace/data/orchestrator-state.json", "mongo:orchestrator-runtime-state")),
        "the state is missing",
        "mongo:orchestrator-runtime-state");
    refused(
        "import-incomplete",
        openClaw(
            ForeignBackups.CONFIG.replace(
                "/workspace/data/orchestrator-state.json", "sqlite:./data/operator.sqlite")),
        "the state is missing",
        "operator.sqlite");
  }

  @Test
  void aTornStateIsRefused() throws Exception {
    var content = ForeignBackups.openClawContent(shell.at("content"), ForeignBackups.CONFIG);
    Files.writeString(content.resolve("orchestrator-state.json"), "{\"taskHistory\": [1, ");

    refused(
        "capture-invalid",
        ForeignBackups.pack(content, shell.at("a.tar.gz"), "20260512_031500"),
        "orchestrator-state.json");
  }

  @Test
  void packsThatAreNotThereMakeItIncomplete() throws Exception {
    var archive =
        openClaw(ForeignBackups.CONFIG, "knowledge-packs/knowledge-pack-1.json", "knowledge-packs");

    var ran = shell.run("import", archive.toString(), "--json");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.jsonLines().getLast()).containsEntry("status", "incomplete");
    assertThat(String.valueOf(ran.jsonLines().getLast().get("missing")))
        .contains("packs: knowledge-packs");
  }

  @Test
  void aCopyOfADatabaseComesInAndBack() throws Exception {
    var file = ForeignBackups.database(shell.at("Runs 2026-05-12.backup"), 500);

    var ran = shell.must("import", file.toString(), "--json");

    assertThat(ran.jsonLines().getLast())
        .containsEntry("format", "sqlite")
        .containsEntry("status", "complete");
    assertThat(ran.out()).contains("\"name\":\"runs-2026-05-12\"");
    shell.must("restore", ran.idOfLast(), "--to", "look");
    assertThat(shell.at("look/Runs 2026-05-12.backup")).hasSameBinaryContentAs(file);
  }

  /// Whoever copied a database with its log copied what is only in the log too.
  @Test
  void theLogBesideADatabaseBelongsToIt() throws Exception {
    var live = shell.at("live.sqlite");
    var copy = shell.at("copy.sqlite");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + live);
        var statement = connection.createStatement()) {
      statement.execute("pragma journal_mode = wal");
      statement.execute("create table t (v)");
      statement.execute("insert into t values ('only in the log')");
      Files.copy(live, copy);
      Files.copy(shell.at("live.sqlite-wal"), shell.at("copy.sqlite-wal"));
    }

    var id = shell.must("import", copy.toString(), "--json").idOfLast();
    shell.must("restore", id, "--to", "look");

    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + shell.at("look/copy.sqlite"));
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select v from t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("only in the log");
    }
  }

  @Test
  void brokenZeroAndEmptyDatabasesAreRefused() throws Exception {
    var file = ForeignBackups.database(shell.at("runs.sqlite"), 500);
    var bytes = Files.readAllBytes(file);
    var broken = bytes.clone();
    Arrays.fill(broken, 8192, 12_288, (byte) 0x5A);
    Files.write(file, broken);
    refused("capture-invalid", file, file + ": runs.sqlite: ");

    Files.write(file, Arrays.copyOf(bytes, bytes.length - 4096));
    refused("capture-invalid", file);

    Files.write(file, Arrays.copyOf(bytes, 60));
    refused("capture-invalid", file);

    Files.write(file, new byte[0]);
    refused("import-incomplete", file, "0 bytes");
    assertThat(shell.run("import", "--format", "sqlite", file.toString()).err())
        .contains("[capture-invalid]", "0 bytes");

    Files.delete(file);
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("pragma user_version = 3");
    }
    refused("capture-invalid", file, "no tables");
  }

  @Test
  void whatHasNoKnownFormIsRefused() throws Exception {
    refused("import-unknown", Files.writeString(shell.at("a.txt"), "hello"), "--format");
    refused("import-unknown", Files.createDirectory(shell.at("empty")), "nothing");
    refused("import-unknown", shell.at("live"), "logs, state.json");
    refused("source-missing", shell.at("nowhere"));
    refused("import-damaged", Files.writeString(shell.at("a.dump"), "PGDMP and so on"));
  }

  @Test
  void aFormThatItHasNotIsRefused() throws Exception {
    var file = ForeignBackups.database(shell.at("runs.sqlite"), 5);

    assertThat(shell.run("import", "--format", "pg_dump", file.toString()).err())
        .contains("[import-damaged]", "not a dump");
    assertThat(shell.run("import", "--format", "synthorg", file.toString()).err())
        .contains("[import-unknown]");
    assertThat(shell.run("import", "--format", "synthorg", shell.at("live").toString()).err())
        .contains("[import-incomplete]", "manifest.json");
    assertThat(shell.run("import", "--format", "zip", file.toString()).exit()).isEqualTo(2);
  }

  @Test
  void aComponentThatFitsNothingIsAMisuse() throws Exception {
    var file = ForeignBackups.database(shell.at("runs.sqlite"), 5);

    var wrongKind = shell.run("import", "--component", "logs", file.toString());
    var unknown = shell.run("import", "--component", "runs", file.toString());

    assertThat(wrongKind.exit()).isEqualTo(2);
    assertThat(wrongKind.err()).contains("0 parts of that kind", "runs (sqlite)");
    assertThat(unknown.err()).contains("no component runs");
  }

  @Test
  void oneBrokenBackupDoesNotKeepTheOthersOut() throws Exception {
    var good = ForeignBackups.database(shell.at("good.sqlite"), 5);
    var bad = Files.writeString(shell.at("bad.dump"), "PGDMP");

    var ran = shell.run("import", bad.toString(), good.toString());

    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.out()).contains("good");
    assertThat(shell.must("snapshots").out().lines()).hasSize(2);
  }
}
