package dev.backstay.cli.quickstart;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// The files of a made-up orchestrator, laid out as OpenClaw Operator lays out its own.
final class Workspace {

  private static final int PACKS = 40;

  private final Path root;
  private final Scale scale;

  Workspace(Path root, Scale scale) {
    this.root = root;
    this.scale = scale;
  }

  Path root() {
    return root;
  }

  Path database() {
    return root.resolve("database").resolve("deterministic-publishing.sqlite");
  }

  private Path state() {
    return root.resolve("orchestrator").resolve("data").resolve("orchestrator-state.json");
  }

  private Path packs() {
    return root.resolve("knowledge-packs");
  }

  private Path logs() {
    return root.resolve("logs");
  }

  /// Makes all of it.
  void make() throws IOException {
    for (var file : new Path[] {state(), database()}) {
      Files.createDirectories(file.resolveSibling(""));
    }
    Files.createDirectories(packs());
    Files.writeString(
        root.resolve("orchestrator_config.json"),
        """
        {
          "docsPath": "docs",
          "logsDir": "logs",
          "stateFile": "orchestrator/data/orchestrator-state.json",
          "knowledgePackDir": "knowledge-packs",
          "publishingDatabasePath": "database/deterministic-publishing.sqlite",
          "taskHistoryLimit": 10000
        }
        """);
    StateDocument.write(state(), scale.stateItems(), 0);
    for (var i = 0; i < PACKS; i++) {
      makePack(i);
    }
    for (var i = 0; i < scale.logFiles(); i++) {
      makeLog(i);
    }
    try (var publishing = PublishingDatabase.open(database())) {
      publishing.fill(scale.databaseItems());
    }
  }

  private void makePack(int number) throws IOException {
    var id = "knowledge-pack-" + (1_772_000_000_000L + number * 86_400_000L);
    var text = new Prose(1_000 + number).text(20_000);
    Files.writeString(
        packs().resolve(id + ".json"),
        "{\"id\":\"" + id + "\",\"documents\":[{\"text\":\"" + text + "\"}]}\n");
  }

  private void makeLog(int number) throws IOException {
    var day = logs().resolve(String.format(Locale.ROOT, "day-%03d", number / 50));
    Files.createDirectories(day);
    var prose = new Prose(100_000 + number);
    var text = new StringBuilder();
    for (var line = 0; line < 40; line++) {
      text.append(Prose.instant(number * 40 + line));
      text.append(prose.oneOf(" INFO ", " WARN ", " INFO ")).append(prose.text(120)).append('\n');
    }
    Files.writeString(day.resolve("task-" + prose.id() + ".log"), text);
  }

  /// Goes on for a while: appends to logs, adds a pack, rewrites the state file.
  void change() throws IOException {
    StateDocument.write(state(), scale.stateItems(), scale.stateItems() / 100 + 1);
    makePack(PACKS);
    try (var files = Files.walk(logs())) {
      for (var log : files.filter(Files::isRegularFile).limit(20).toList()) {
        Files.writeString(log, "one more line\n", StandardOpenOption.APPEND);
      }
    }
  }

  /// Keeps a copy of the write-ahead log that is there now, to be left behind later.
  void keepLog(Path copy) throws IOException {
    Files.copy(
        database().resolveSibling(database().getFileName() + "-wal"),
        copy,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /// Destroys what matters most, the way it happens: an empty database beside an old log, no state
  /// file, no packs.
  void destroy(Path oldLog) throws IOException {
    Files.delete(state());
    FileChannel.open(database(), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
        .close();
    Files.move(oldLog, database().resolveSibling(database().getFileName() + "-wal"));
    Directories.delete(packs());
  }
}
