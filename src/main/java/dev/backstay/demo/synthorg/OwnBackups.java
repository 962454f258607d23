package dev.backstay.demo.synthorg;

import dev.backstay.demo.Digests;
import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import dev.backstay.demo.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;

/// Writes backups as the program takes them itself: good ones, and such as go wrong.
final class OwnBackups {

  private static final String MANIFEST = "manifest.json";
  private static final String LINK = "memory/current";
  private static final String LINK_TARGET = "agents/ada";
  private static final String COMPANY = "config/company.yaml";

  /// As the program sorts them: name by name.
  private static final Comparator<String> BY_NAMES =
      (one, other) -> Arrays.compare(one.split("/", -1), other.split("/", -1));

  private final Ground ground;
  private final byte[] database;

  private OwnBackups(Ground ground, byte[] database) {
    this.ground = ground;
    this.database = database;
  }

  static void make(Ground ground, byte[] database) throws IOException {
    var backups = new OwnBackups(ground, database);
    backups.directory(backups.set("pre_migration", 200));
    backups.archive(backups.set("scheduled", 20), 100);
    backups.archive(backups.set("manual", 14), 60);
    var altered = backups.set("startup", 8);
    altered.files.put("memory/agents/ada/notes/0.md", bytes("changed after it was taken\n"));
    backups.directory(altered);
    var lacking = backups.set("shutdown", 2, false);
    backups.directory(lacking);
  }

  /// A backup.
  ///
  /// @param name its identifier, and why it was taken
  /// @param files its files by path, its manifest among them
  /// @param takenAt when it was taken
  private record Backup(String name, SortedMap<String, byte[]> files, Instant takenAt) {}

  private Backup set(String trigger, int hoursAgo) {
    return set(trigger, hoursAgo, true);
  }

  private Backup set(String trigger, int hoursAgo, boolean hasCompany) {
    var id = ground.dice("backup-" + trigger).hex(12);
    var takenAt = ground.ago(Duration.ofHours(hoursAgo));
    var files = new TreeMap<String, byte[]>(BY_NAMES);
    files.put("synthorg.db", database);
    CompanyFiles.notes(ground).forEach((name, text) -> files.put("memory/" + name, bytes(text)));
    if (hasCompany) {
      files.put(COMPANY, bytes(CompanyFiles.COMPANY));
    }
    var size = files.values().stream().mapToLong(each -> each.length).sum();
    var manifest =
        Json.object(
            "synthorg_version",
            "0.7.3",
            "timestamp",
            takenAt.toString().replace("Z", "+00:00"),
            "trigger",
            trigger,
            "components",
            List.of("persistence", "memory", "config"),
            "size_bytes",
            size,
            "checksum",
            "sha256:" + checksum(files),
            "backup_id",
            id);
    files.put(MANIFEST, bytes(Json.pretty(manifest)));
    return new Backup(id + "_" + trigger, files, takenAt);
  }

  /// One SHA-256 over the path and then the bytes of each file, in the order of the paths.
  private static String checksum(SortedMap<String, byte[]> files) {
    var digest = Digests.digest("SHA-256");
    files.forEach(
        (path, content) -> {
          digest.update(bytes(path));
          digest.update(content);
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void directory(Backup backup) throws IOException {
    var place = "data/backups/" + backup.name + "/";
    for (var file : backup.files.entrySet()) {
      ground.write(place + file.getKey(), file.getValue());
    }
    Files.createSymbolicLink(ground.at(place + LINK), Path.of(LINK_TARGET));
  }

  /// Writes so much of a hundred parts of the archive.
  private void archive(Backup backup, int percent) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarWriter(new GZIPOutputStream(bytes), backup.takenAt)) {
      var directories = new TreeSet<String>();
      for (var file : backup.files.entrySet()) {
        var path = file.getKey();
        for (var at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
          if (directories.add(path.substring(0, at))) {
            tar.directory(path.substring(0, at));
          }
        }
        tar.file(path, file.getValue());
      }
      tar.link(LINK, LINK_TARGET);
    }
    var whole = bytes.toByteArray();
    ground.write(
        "data/backups/" + backup.name + ".tar.gz",
        Arrays.copyOf(whole, whole.length * percent / 100));
  }
}
