package dev.backstay.demo.synthorg;

import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import dev.backstay.demo.SqliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The files of the installation.
final class CompanyFiles {

  /// The description of the company.
  static final String COMPANY =
      """
      company:
        name: Made Up Limited
        currency: EUR
      agents:
        - { id: ada, role: engineer }
        - { id: bruno, role: reviewer }
      """;

  private CompanyFiles() {}

  static void make(Ground ground) throws IOException {
    ground.write("compose.yml", compose());
    ground.writeSecret("config.json", Json.pretty(configuration(ground)) + "\n");
    ground.write("data/company.yaml", COMPANY);
    for (var artifact : artifacts(ground).entrySet()) {
      ground.write("data/artifacts/" + artifact.getKey(), artifact.getValue());
    }
    ground.write("data/logs/synthorg.log", ground.dice("log").text(20_000) + "\n");
    ground.write("data/workspaces/project-1/index.html", "<!doctype html><p>made up\n");
    memory(ground);
  }

  private static void memory(Ground ground) throws IOException {
    for (var note : notes(ground).entrySet()) {
      ground.write("data/memory/" + note.getKey(), note.getValue());
    }
    Files.createSymbolicLink(ground.at("data/memory/current"), Path.of("agents/ada"));
    var file = ground.at("data/memory/history.db");
    try (var history = SqliteFile.make(file, SqliteFile.Journal.ROLLBACK)) {
      history.run("create table history (id integer primary key, memory text, created_at text)");
      history.together(
          () -> {
            for (var id = 1; id <= ground.scaled(200); id++) {
              var text = ground.dice("memory-" + id).text(120);
              history.insert("history", id, text, ground.madeAt().minusSeconds(id).toString());
            }
          });
    }
  }

  /// What agents remember, by its path below the directory for it.
  static SequencedMap<String, String> notes(Ground ground) {
    var notes = new TreeMap<String, String>();
    for (var i = 0; i < 12; i++) {
      var agent = i % 2 == 0 ? "ada" : "bruno";
      notes.put("agents/" + agent + "/notes/" + i + ".md", ground.dice("note-" + i).text(3_000));
    }
    notes.put("collections/memories/meta.json", "{\"vectors\":384}\n");
    return notes;
  }

  /// What tasks have made, by name.
  static SequencedMap<String, String> artifacts(Ground ground) {
    var artifacts = new TreeMap<String, String>();
    for (var i = 0; i < 6; i++) {
      artifacts.put("report-" + i + ".md", ground.dice("artifact-" + i).text(2_000));
    }
    return artifacts;
  }

  private static String compose() {
    return """
        name: synthorg
        services:
          backend:
            image: synthorg-backend:0.7.3
            environment:
              SYNTHORG_DB_PATH: /data/synthorg.db
              SYNTHORG_MEMORY_DIR: /data/memory
              SYNTHORG_LOG_DIR: /data/logs
              SYNTHORG_ARTIFACT_DIR: /data/artifacts
              SYNTHORG_CONFIG_PATH: /data/company.yaml
              SYNTHORG_BUS_BACKEND: internal
              SYNTHORG_JWT_SECRET: ${SYNTHORG_JWT_SECRET}
              SYNTHORG_SETTINGS_KEY: ${SYNTHORG_SETTINGS_KEY}
              SYNTHORG_MASTER_KEY: ${SYNTHORG_MASTER_KEY}
            ports: ["127.0.0.1:3001:3001"]
            volumes: ["./data:/data"]
        """;
  }

  private static Object configuration(Ground ground) {
    var dice = ground.dice("keys");
    return Json.object(
        "data_dir",
        ground.directory().toString(),
        "image_tag",
        "0.7.3",
        "backend_port",
        3001,
        "jwt_secret",
        "made-up-" + dice.hex(56),
        "settings_key",
        "made-up-" + dice.hex(36),
        "master_key",
        "made-up-" + dice.hex(36),
        "cursor_secret",
        "made-up-" + dice.hex(56),
        "postgres_password",
        "");
  }
}
