package dev.backstay.http.admin;

import dev.backstay.json.Json;
import dev.backstay.standing.ComponentLine;
import dev.backstay.standing.SnapshotLine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/// A snapshot in the words of that interface, which has these properties and no others.
///
/// What is not whole in a snapshot is not among its components. The checksum is the hash of the
/// commit, which covers the digests of all components.
///
/// @param version of this program
record Manifest(SnapshotLine line, String version) {

  static final String EXAMPLE =
      """
      {"synthorg_version":"backstay/1.0.0","timestamp":"2026-11-20T03:00:09Z","trigger":"manual",\
      "components":["persistence","memory","config"],"size_bytes":1048576,\
      "checksum":"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",\
      "backup_id":"4f2a90c1d7e3"}""";

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /// Whether that interface can show and restore it: it was taken here, of what is live, and is
  /// not suspect.
  static boolean isBackup(SnapshotLine line) {
    return trigger(line).isPresent() && !line.status().equals("suspect");
  }

  private static Optional<String> trigger(SnapshotLine line) {
    return switch (line.trigger()) {
      case "manual", "scheduled", "startup", "shutdown" -> Optional.of(line.trigger());
      case "pre-restore", "pre-upgrade" -> Optional.of("pre_migration");
      default -> Optional.empty();
    };
  }

  /// The names of the components that are whole.
  static List<String> components(SnapshotLine line) {
    return line.components().stream()
        .filter(each -> !each.incomplete())
        .map(ComponentLine::name)
        .toList();
  }

  void write(JsonGenerator json) {
    json.writeStringProperty("synthorg_version", "backstay/" + version);
    writeCommon(json);
    json.writeStringProperty("checksum", "sha256:" + checksum());
    json.writeStringProperty("backup_id", line.id());
  }

  /// As an item of a list.
  void writeItem(JsonGenerator json) {
    json.writeStringProperty("backup_id", line.id());
    writeCommon(json);
    json.writeBooleanProperty("compressed", true);
  }

  private void writeCommon(JsonGenerator json) {
    json.writeStringProperty("timestamp", line.takenAt().toString());
    json.writeStringProperty("trigger", trigger(line).orElse("manual"));
    Json.texts(json, "components", components(line));
    json.writeNumberProperty("size_bytes", line.contentBytes());
  }

  private String checksum() {
    if (HASH.matcher(line.commit()).matches()) {
      return line.commit();
    }
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(line.commit().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
