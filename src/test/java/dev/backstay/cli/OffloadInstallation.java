package dev.backstay.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// An orchestrator with a directory of logs, of which old ones may be offloaded.
final class OffloadInstallation {

  final Shell shell;

  OffloadInstallation(Path directory) throws IOException {
    shell = new Shell(directory);
    shell.withOrchestrator();
    declare("{ older_than: 30d, keep: 2, only: [\"*.log.*\", \"packs/\"] }");
    write("app.log", 0, "now");
    for (var i = 1; i <= 6; i++) {
      write("app.log." + i, 20 * i, "rotated " + i + " " + "x".repeat(5000 * i));
    }
    for (var i = 1; i <= 4; i++) {
      write("packs/deep/p" + i, 100 + i, "pack " + i);
    }
    write("notes.txt", 400, "old, and not meant");
    shell.must("init");
    shell.must("backup");
  }

  void declare(String offload) throws IOException {
    shell.configure("high");
    var text = Files.readString(shell.at("backstay.yaml"));
    Files.writeString(
        shell.at("backstay.yaml"),
        text.replace("path: live/logs,", "path: live/logs, offload: " + offload + ","));
  }

  Path file(String name) {
    return shell.at("live/logs").resolve(name);
  }

  void write(String name, int daysOld, String text) throws IOException {
    Files.createDirectories(file(name).getParent());
    Files.writeString(file(name), text);
    age(name, daysOld);
  }

  void age(String name, int days) throws IOException {
    Files.setLastModifiedTime(
        file(name), FileTime.from(Instant.now().minus(Duration.ofDays(days))));
  }

  void append(String name, String text) throws IOException {
    Files.writeString(file(name), text, StandardOpenOption.APPEND);
  }

  /// Every file of the component with its text.
  Map<String, String> files() throws IOException {
    return filesBelow(shell.at("live/logs"));
  }

  static Map<String, String> filesBelow(Path root) throws IOException {
    var found = new TreeMap<String, String>();
    try (var walk = Files.walk(root)) {
      for (var file : walk.filter(Files::isRegularFile).toList()) {
        found.put(
            root.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return found;
  }
}
