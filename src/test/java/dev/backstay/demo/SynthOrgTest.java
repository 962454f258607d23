package dev.backstay.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.demo.synthorg.SynthOrg;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynthOrgTest {

  private final SynthOrg company = new SynthOrg();

  @TempDir Path directory;

  private Path make(double scale) throws IOException {
    return Demonstrations.make(company, directory.resolve("company"), "sqlite", scale).directory();
  }

  @Test
  void twoAreEqual() throws IOException {
    Demonstrations.requireRepeatable(company, directory);
  }

  @Test
  void theDatabaseHasWhatACompanyHas() throws IOException {
    var database = make(1).resolve("data/synthorg.db");
    assertThat(database.resolveSibling("synthorg.db-wal")).isNotEmptyFile();
    assertThat(
            Demonstrations.ask(
                database,
                "select (select count(*) from tasks) || ' ' || (select count(*) from cost_records)"
                    + " || ' ' || (select count(*) from audit_entries)"))
        .isEqualTo("300 5000 2000");
    assertThat(
            Demonstrations.ask(
                database,
                "select min(length(context_json)) >= 20000 and max(length(context_json)) <= 205000"
                    + " from checkpoints"))
        .isEqualTo("1");
    assertThat(Demonstrations.ask(database, "select count(distinct status) from tasks"))
        .isEqualTo("9");
    assertThat(Demonstrations.ask(database, "select count(*) from users where role = 'ceo'"))
        .isEqualTo("1");
    assertThat(Demonstrations.ask(database, "pragma user_version")).isEqualTo("7");
    assertThat(Demonstrations.rows(database, "pragma foreign_key_check")).isEmpty();
  }

  @Test
  void whatCameLastIsInTheLogAlone() throws IOException {
    var database = make(0.1).resolve("data/synthorg.db");
    Files.delete(database.resolveSibling("synthorg.db-wal"));

    assertThat(Demonstrations.ask(database, "select count(*) from cost_records")).isEqualTo("450");
  }

  @Test
  void nothingIsLeftOfTheMaking() throws IOException {
    var made = make(0.1);
    assertThat(made.resolve("making")).doesNotExist();
    assertThat(made.resolve("data/memory/current/notes/0.md")).isNotEmptyFile();
    assertThat(Files.isSymbolicLink(made.resolve("data/memory/current"))).isTrue();
    assertThat(Files.getPosixFilePermissions(made.resolve("config.json"))).hasSize(2);
  }

  @Test
  void itsOwnBackupsAreGoodOrWrongAsTheReadmeSays() throws Exception {
    var backups = make(0.1).resolve("data/backups");
    try (var entries = Files.list(backups)) {
      assertThat(entries).hasSize(5);
    }
    assertThat(isAsItsManifestSays(one(backups, "*_pre_migration"))).isTrue();
    assertThat(isAsItsManifestSays(one(backups, "*_startup"))).isFalse();
    var lacking = one(backups, "*_shutdown");
    assertThat(isAsItsManifestSays(lacking)).isTrue();
    assertThat(lacking.resolve("manifest.json")).content().contains("\"config\"");
    assertThat(lacking.resolve("config")).doesNotExist();

    var whole = new String(unpacked(one(backups, "*_scheduled.tar.gz")), StandardCharsets.US_ASCII);
    assertThat(whole.length() % 512).isZero();
    assertThat(whole).contains("manifest.json", "synthorg.db", "memory/agents/ada/notes/0.md");
    assertThatThrownBy(() -> unpacked(one(backups, "*_manual.tar.gz")))
        .isInstanceOf(IOException.class);
  }

  private static byte[] unpacked(Path archive) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(archive))) {
      return in.readAllBytes();
    }
  }

  private static Path one(Path backups, String glob) throws IOException {
    try (var found = Files.newDirectoryStream(backups, glob)) {
      return found.iterator().next();
    }
  }

  /// The program's own rule, once more.
  private static boolean isAsItsManifestSays(Path backup) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    try (var paths = Files.walk(backup)) {
      for (var path : paths.sorted().toList()) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
            && !path.endsWith("manifest.json")) {
          digest.update(backup.relativize(path).toString().getBytes(StandardCharsets.UTF_8));
          digest.update(Files.readAllBytes(path));
        }
      }
    }
    var manifest = Files.readString(backup.resolve("manifest.json"));
    var said = Pattern.compile("sha256:([0-9a-f]{64})").matcher(manifest);
    assertThat(said.find()).isTrue();
    return said.group(1).equals(HexFormat.of().formatHex(digest.digest()));
  }

  @Test
  void theCompanyWritesWhatItSaysItWrote() throws Exception {
    var ground = Demonstrations.make(company, directory.resolve("company"), "sqlite", 0.1);
    var writes = Demonstrations.work(company, ground);

    assertThat(writes).isGreaterThanOrEqualTo(20);
    assertThat(
            Demonstrations.ask(
                ground.directory().resolve("data/synthorg.db"),
                "select count(*) from cost_records where agent_id like 'demo-%'"))
        .isEqualTo(Long.toString(writes));
  }
}
