package dev.backstay.testing;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Makes backups as other programs make them, by their rules.
public final class ForeignBackups {

  /// When the SynthOrg backups say they were taken.
  public static final String TAKEN_AT = "2026-03-14T09:26:53.589793+00:00";

  /// What the configuration of an OpenClaw installation says where nothing else is said.
  public static final String CONFIG =
      """
      {"stateFile": "/workspace/data/orchestrator-state.json", "logsDir": "./logs/",
       "knowledgePackDir": "./logs/knowledge-packs", "docsPath": "./docs", "models": {"a": [1]}}
      """;

  private ForeignBackups() {}

  /// A SynthOrg backup as a directory: a database, a memory and a configuration, without its
  /// manifest.
  public static Path synthOrgContent(Path directory) throws IOException, SQLException {
    Files.createDirectories(directory.resolve("memory/agents"));
    Files.createDirectories(directory.resolve("config"));
    database(directory.resolve("synthorg.db"), 300);
    Files.writeString(directory.resolve("memory/agents/one.json"), "{\"turn\": 7}");
    // By whole path the second comes first, name by name the first does.
    Files.writeString(directory.resolve("memory/agents-of-old.json"), "[]");
    Files.writeString(directory.resolve("memory/äußerst.md"), "remember");
    Files.writeString(directory.resolve("config/company.yaml"), "company:\n  name: acme\n");
    return directory;
  }

  /// Writes the manifest of a SynthOrg backup that has all its content.
  public static Path sign(Path directory, String... components) throws IOException {
    return signAs(directory, checksum(directory), components);
  }

  /// The same with a checksum that may be wrong.
  public static Path signAs(Path directory, String checksum, String... components)
      throws IOException {
    var names = String.join("\", \"", components);
    Files.writeString(
        directory.resolve("manifest.json"),
        """
        {
          "synthorg_version": "0.9.4",
          "timestamp": "%s",
          "trigger": "scheduled",
          "components": ["%s"],
          "size_bytes": 4711,
          "checksum": "sha256:%s",
          "backup_id": "3f9c0a71b2de"
        }"""
            .formatted(TAKEN_AT, names, checksum));
    return directory;
  }

  /// Their checksum: path and bytes of each file, in the order of paths, which they compare name by
  /// name.
  public static String checksum(Path directory) throws IOException {
    try (var all = Files.walk(directory)) {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var file : all.sorted(ForeignBackups::compareNames).toList()) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && !file.getFileName().toString().equals("manifest.json")) {
          var relative = directory.relativize(file).toString();
          digest.update(relative.getBytes(StandardCharsets.UTF_8));
          digest.update(Files.readAllBytes(file));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int compareNames(Path a, Path b) {
    for (var i = 0; i < Math.min(a.getNameCount(), b.getNameCount()); i++) {
      var compared = a.getName(i).toString().compareTo(b.getName(i).toString());
      if (compared != 0) {
        return compared;
      }
    }
    return Integer.compare(a.getNameCount(), b.getNameCount());
  }

  /// A database with so many rows.
  public static Path database(Path file, int rows) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("create table tasks (id integer primary key, title text not null)");
      statement.execute(
          "with recursive n(i) as (select 1 union all select i + 1 from n where i < "
              + rows
              + ") insert into tasks select i, hex(randomblob(50)) from n");
    }
    return file;
  }

  /// What the script for OpenClaw copies into its directory.
  public static Path openClawContent(Path directory, String config) throws IOException {
    Files.createDirectories(directory.resolve("logs/knowledge-packs"));
    Files.createDirectories(directory.resolve("knowledge-packs"));
    Files.writeString(directory.resolve("orchestrator_config.json"), config);
    Files.writeString(
        directory.resolve("orchestrator-state.json"),
        "{\"taskHistory\": [1, 2], \"taskExecutions\": []}");
    for (var packs : List.of("knowledge-packs", "logs/knowledge-packs")) {
      Files.writeString(directory.resolve(packs + "/knowledge-pack-1.json"), "{\"id\": 1}");
    }
    Files.writeString(directory.resolve("logs/a.log"), "a line\n");
    return directory;
  }

  /// Packs a directory as a gzipped tar archive, all of it below that name; below none if it is
  /// empty.
  public static Path pack(Path directory, Path archive, String top) throws IOException {
    var entries = new ArrayList<TarArchiveEntry>();
    var files = new ArrayList<Path>();
    try (var all = Files.walk(directory, new FileVisitOption[0])) {
      for (var file : all.sorted().toList()) {
        var relative = directory.relativize(file).toString();
        var name = top.isEmpty() ? relative : top + "/" + relative;
        if (!name.isEmpty()) {
          entries.add(entryOf(file, name));
          files.add(file);
        }
      }
    }
    try (var tar = tar(archive)) {
      for (var i = 0; i < entries.size(); i++) {
        tar.putArchiveEntry(entries.get(i));
        if (entries.get(i).isFile() && !entries.get(i).isSymbolicLink()) {
          Files.copy(files.get(i), tar);
        }
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }

  private static TarArchiveEntry entryOf(Path file, String name) throws IOException {
    if (Files.isSymbolicLink(file)) {
      var link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
      link.setLinkName(Files.readSymbolicLink(file).toString());
      return link;
    }
    return new TarArchiveEntry(file, name, LinkOption.NOFOLLOW_LINKS);
  }

  /// An archive with a manifest and one more entry, whatever that is.
  public static Path hostile(Path archive, TarArchiveEntry entry, byte[] content)
      throws IOException {
    try (var tar = tar(archive)) {
      var manifest = "{}".getBytes(StandardCharsets.UTF_8);
      var first = new TarArchiveEntry("manifest.json");
      first.setSize(manifest.length);
      tar.putArchiveEntry(first);
      tar.write(manifest);
      tar.closeArchiveEntry();
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    return archive;
  }

  private static TarArchiveOutputStream tar(Path archive) throws IOException {
    var zipped = new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(archive)));
    var tar = new TarArchiveOutputStream(zipped, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    return tar;
  }
}
