package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.ForeignBackups;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportSynthOrgTest {

  private static final String[] ALL = {"persistence", "memory", "config"};

  @TempDir Path directory;
  private Shell shell;
  private Path backup;

  @BeforeEach
  void make() throws Exception {
    shell = new Shell(directory);
    Files.createDirectories(shell.at("live"));
    Files.createDirectories(shell.at("scratch"));
    ForeignBackups.database(shell.at("live/synthorg.db"), 20);
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: acme
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        components:
          db: { kind: sqlite, path: live/synthorg.db }
        """);
    shell.must("init");
    backup = shell.at("3f9c0a71b2de_scheduled");
    ForeignBackups.synthOrgContent(backup);
  }

  private Path archive() throws IOException {
    return ForeignBackups.pack(backup, shell.at("3f9c0a71b2de_scheduled.tar.gz"), "");
  }

  private void refused(String code, Path path, String... words) throws IOException {
    for (var arguments : List.of(List.of("import"), List.of("import", "--dry-run"))) {
      var all = new java.util.ArrayList<>(arguments);
      all.add(path.toString());
      var ran = shell.run(all.toArray(String[]::new));
      assertThat(ran.exit()).as(ran.toString()).isEqualTo(20);
      assertThat(ran.err()).contains("[" + code + "]");
      assertThat(List.of(words)).allSatisfy(word -> assertThat(ran.err()).contains(word));
    }
    assertThat(shell.must("snapshots", "--json").out()).contains("\"snapshots\":[]");
    try (var left = Files.list(shell.at("scratch"))) {
      assertThat(left).isEmpty();
    }
  }

  private void assertRestores(String snapshot) throws IOException {
    shell.must("restore", snapshot, "--to", "look");
    for (var pair :
        List.of(
            List.of("synthorg.db", "synthorg.db"),
            List.of("company.yaml", "config/company.yaml"),
            List.of("memory/agents/one.json", "memory/agents/one.json"),
            List.of("memory/agents-of-old.json", "memory/agents-of-old.json"),
            List.of("memory/äußerst.md", "memory/äußerst.md"))) {
      assertThat(shell.at("look").resolve(pair.getFirst()))
          .hasSameBinaryContentAs(backup.resolve(pair.getLast()));
    }
    assertThat(Files.getLastModifiedTime(shell.at("look/memory/agents/one.json")).toMillis() / 1000)
        .isEqualTo(
            Files.getLastModifiedTime(backup.resolve("memory/agents/one.json")).toMillis() / 1000);
  }

  @Test
  void aDirectoryComesInWithItsTimeAndComesBackByteByByte() throws Exception {
    ForeignBackups.sign(backup, ALL);

    var ran = shell.must("import", backup.toString(), "--json");

    assertThat(ran.jsonLines().getLast())
        .containsEntry("format", "synthorg")
        .containsEntry("outcome", "imported")
        .containsEntry("trigger", "import")
        .containsEntry("status", "complete")
        .containsEntry("tags", List.of("imported"))
        .containsEntry("time_from", "manifest.json")
        .containsEntry("taken_at", "2026-03-14T09:26:53.589793Z");
    var shown = shell.must("show", ran.idOfLast()).out();
    assertThat(shown)
        .contains("synthorg_backup_id", "3f9c0a71b2de", "imported_from", backup.toString());
    assertThat(shown).contains("rows.tasks", "300");
    assertRestores(ran.idOfLast());
  }

  @Test
  void anArchiveComesInTheSame() throws Exception {
    ForeignBackups.sign(backup, ALL);

    assertRestores(shell.must("import", archive().toString(), "--json").idOfLast());
  }

  @Test
  void anArchiveOfTheWholeDirectoryComesInToo() throws Exception {
    ForeignBackups.sign(backup, ALL);
    var archive = ForeignBackups.pack(backup, shell.at("by-hand.tar.gz"), "3f9c0a71b2de_manual");

    assertRestores(shell.must("import", archive.toString(), "--json").idOfLast());
  }

  @Test
  void whatStandsForAConfiguredComponentIsRestoredInItsPlace() throws Exception {
    ForeignBackups.sign(backup, "persistence");
    Files.delete(backup.resolve("config/company.yaml"));
    ForeignBackups.sign(backup, "persistence");

    var ran = shell.must("import", backup.toString(), "--json");
    shell.must("restore", ran.idOfLast(), "--component", "db", "--yes");

    assertThat(shell.at("live/synthorg.db")).hasSameBinaryContentAs(backup.resolve("synthorg.db"));
    assertThat(String.valueOf(ran.jsonLines().getLast().get("warnings")))
        .contains("left out", "config, memory");
  }

  @Test
  void whatIsThereAlreadyIsSaidAndLeftInWhateverFormItComes() throws Exception {
    ForeignBackups.sign(backup, ALL);
    var first = shell.must("import", backup.toString(), "--json").idOfLast();

    var again = shell.must("import", archive().toString());
    var forced = shell.must("import", archive().toString(), "--force", "--json").idOfLast();

    assertThat(again.out()).contains("already there as snapshot " + first);
    assertThat(forced).isNotEqualTo(first);
    assertThat(shell.must("snapshots").out().lines()).hasSize(3);
  }

  @Test
  void anImportIsNeitherTheLatestNorWhatTheNextIsComparedWith() throws Exception {
    var own = shell.must("backup", "--json").idOfLast();
    ForeignBackups.sign(backup, ALL);
    var imported = shell.must("import", backup.toString(), "--json").idOfLast();

    assertThat(shell.must("show", "latest", "--json").idOfLast()).isEqualTo(own);
    assertThat(shell.run("show", "latest~1").err()).contains("there are 1 good ones");
    // 300 rows were imported and 20 are there: against the import that would be too few.
    var next = shell.run("backup", "--json");
    assertThat(next.exit()).as(next.toString()).isZero();
    assertThat(shell.must("show", "latest", "--json").idOfLast()).isEqualTo(next.idOfLast());
    assertThat(String.valueOf(shell.must("show", own, "--json").json().get("taken_at")))
        .isGreaterThan("2026-04");
    assertThat(shell.must("check", "--json").out()).doesNotContain("clock-suspect");
    assertThat(shell.must("snapshots").out()).contains(imported);
  }

  @Test
  void anImportAloneIsNoLatest() throws Exception {
    ForeignBackups.sign(backup, ALL);
    shell.must("import", backup.toString());

    assertThat(shell.run("show", "latest").err()).contains("[snapshot-unknown]");
  }

  @Test
  void aDryRunVerifiesAndKeepsNothing() throws Exception {
    ForeignBackups.sign(backup, ALL);

    var ran = shell.must("import", "--dry-run", archive().toString());

    assertThat(ran.out()).contains("would be brought in", "2026-03-14", "db", "memory");
    assertThat(shell.must("snapshots", "--json").out()).contains("\"snapshots\":[]");
  }

  @Test
  void aWrongChecksumIsToldWithBothValues() throws Exception {
    var right = ForeignBackups.checksum(backup);
    ForeignBackups.signAs(backup, "0".repeat(64), ALL);

    refused("import-checksum", backup, "sha256:" + "0".repeat(64), "sha256:" + right);
    refused("import-checksum", archive(), "sha256:" + right);
  }

  @Test
  void oneChangedByteIsFound() throws Exception {
    ForeignBackups.sign(backup, ALL);
    Files.writeString(backup.resolve("memory/agents/one.json"), "{\"turn\": 8}");

    refused("import-checksum", backup);
  }

  @Test
  void aClaimedConfigurationThatIsNotThereIsNamed() throws Exception {
    Files.delete(backup.resolve("config/company.yaml"));
    Files.delete(backup.resolve("config"));
    ForeignBackups.sign(backup, ALL);

    refused("import-incomplete", backup, "the manifest claims config");
  }

  @Test
  void anEmptyMemoryAndAnEmptyDatabaseAreNotThere() throws Exception {
    Files.write(backup.resolve("synthorg.db"), new byte[0]);
    ForeignBackups.sign(backup, ALL);
    refused("import-incomplete", backup, "the manifest claims persistence");

    ForeignBackups.sign(backup, "memory");
    for (var name : List.of("agents/one.json", "agents", "agents-of-old.json", "äußerst.md")) {
      Files.delete(backup.resolve("memory").resolve(name));
    }
    ForeignBackups.sign(backup, "memory");
    refused("import-incomplete", backup, "the manifest claims memory");
  }

  @Test
  void aBrokenDatabaseWithARightChecksumIsRefused() throws Exception {
    var bytes = Files.readAllBytes(backup.resolve("synthorg.db"));
    Arrays.fill(bytes, 8192, 12_288, (byte) 0x5A);
    Files.write(backup.resolve("synthorg.db"), bytes);
    ForeignBackups.sign(backup, ALL);

    refused("capture-invalid", backup, backup + ": synthorg.db");
  }

  @Test
  void aConfigurationThatDoesNotParseIsRefused() throws Exception {
    Files.writeString(backup.resolve("config/company.yaml"), "a: [1,\n");
    ForeignBackups.sign(backup, ALL);

    refused("capture-invalid", backup, "config/company.yaml");
  }

  @Test
  void aManifestFurtherBelowIsNotTakenForTheManifest() throws Exception {
    Files.writeString(backup.resolve("memory/agents/manifest.json"), "{\"of\": \"an agent\"}");
    ForeignBackups.sign(backup, ALL);

    var ran = shell.must("import", archive().toString(), "--json");

    assertThat(String.valueOf(ran.jsonLines().getLast().get("warnings")))
        .contains("1 files called manifest.json");
    shell.must("restore", ran.idOfLast(), "--to", "look");
    assertThat(shell.at("look/memory/agents/manifest.json")).hasContent("{\"of\": \"an agent\"}");
  }

  @Test
  void aLinkIsKeptAndToldOfUnlessItLeadsOut() throws Exception {
    Files.createSymbolicLink(backup.resolve("memory/newest"), Path.of("agents/one.json"));
    ForeignBackups.sign(backup, ALL);
    for (var form : List.of(archive(), backup)) {
      var ran = shell.must("import", form.toString(), "--force", "--json");
      assertThat(String.valueOf(ran.jsonLines().getLast().get("warnings")))
          .contains("1 symbolic links");
      var look = "look" + ran.idOfLast();
      shell.must("restore", ran.idOfLast(), "--to", look);
      assertThat(Files.readSymbolicLink(shell.at(look + "/memory/newest")))
          .isEqualTo(Path.of("agents/one.json"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../../outside", "../synthorg.db", "..", "", "a/../../b"})
  void aLinkInAnArchiveThatLeadsOutIsRefused(String target) throws Exception {
    var entry = new TarArchiveEntry("memory/thing", TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    refused(
        "path-unsafe", ForeignBackups.hostile(shell.at("h.tar.gz"), entry, new byte[0]), "thing");
  }

  @Test
  void aBrokenDatabaseInTheMemoryIsTakenAsItIsAndNoted() throws Exception {
    var bytes = Files.readAllBytes(backup.resolve("synthorg.db"));
    Arrays.fill(bytes, 8192, 12_288, (byte) 0x5A);
    Files.write(backup.resolve("memory/history.db"), bytes);
    ForeignBackups.sign(backup, ALL);

    var ran = shell.run("import", backup.toString(), "--json");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.jsonLines().getLast()).containsEntry("status", "incomplete");
    assertThat(String.valueOf(ran.jsonLines().getLast().get("warnings")))
        .contains("history.db", "integrity");
    shell.must("restore", ran.idOfLast(), "--to", "look");
    assertThat(shell.at("look/memory/history.db")).hasBinaryContent(bytes);
  }

  /// Cut anywhere, and at the end of any entry too, where only the mark of the end is lacking.
  @Test
  void aTornArchiveIsRefusedWhereverItWasTorn() throws Exception {
    ForeignBackups.sign(backup, ALL);
    var whole = Files.readAllBytes(archive());
    var torn = shell.at("torn.tar.gz");
    for (var part : List.of(1, 9, 50, 90, 99)) {
      Files.write(torn, Arrays.copyOf(whole, Math.max(3, whole.length * part / 100)));
      refused("import-damaged", torn, "a torn archive");
    }
    Files.write(torn, Arrays.copyOf(whole, whole.length - 4));
    refused("import-damaged", torn, "a torn archive");
  }

  @Test
  void anArchiveWithoutTheMarkOfItsEndIsTorn() throws Exception {
    ForeignBackups.sign(backup, ALL);
    byte[] plain;
    try (var in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(archive())))) {
      plain = in.readAllBytes();
    }
    var end = plain.length;
    while (plain[end - 1] == 0) {
      end--;
    }
    end = (end + 511) / 512 * 512;
    var torn = shell.at("torn.tar.gz");
    for (var length : List.of(end, end + 512)) {
      try (var out = new GZIPOutputStream(Files.newOutputStream(torn))) {
        out.write(plain, 0, length);
      }
      refused("import-damaged", torn, "without the mark of its end");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../outside", "memory/../../outside", "/etc/outside", "memory/..", "a\\..\\b"})
  void aNameThatLeadsOutIsRefused(String name) throws Exception {
    var entry = new TarArchiveEntry(name, true);

    refused(
        "path-unsafe",
        ForeignBackups.hostile(shell.at("h.tar.gz"), entry, new byte[] {1}),
        "h.tar");

    assertThat(directory.resolveSibling("outside")).doesNotExist();
    assertThat(shell.at("outside")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        TarConstants.LF_SYMLINK,
        TarConstants.LF_LINK,
        TarConstants.LF_CHR,
        TarConstants.LF_BLK,
        TarConstants.LF_FIFO,
        TarConstants.LF_GNUTYPE_SPARSE
      })
  void whatIsNeitherAFileNorADirectoryIsRefused(byte type) throws Exception {
    var entry = new TarArchiveEntry("memory/thing", type);
    entry.setLinkName("/etc/passwd");
    var archive = ForeignBackups.hostile(shell.at("h.tar.gz"), entry, new byte[0]);

    var ran = shell.run("import", archive.toString());

    assertThat(ran.exit()).isEqualTo(20);
    assertThat(ran.err()).containsAnyOf("[path-unsafe]", "[import-damaged]");
    assertThat(shell.must("snapshots", "--json").out()).contains("\"snapshots\":[]");
  }

  @Test
  void anArchiveWithAnEntryTwiceOrBelowAFileIsRefused() throws Exception {
    refused(
        "import-invalid",
        ForeignBackups.hostile(
            shell.at("h.tar.gz"), new TarArchiveEntry("manifest.json"), new byte[] {1}),
        "twice");
    refused(
        "path-unsafe",
        ForeignBackups.hostile(
            shell.at("h.tar.gz"), new TarArchiveEntry("manifest.json/x"), new byte[] {1}),
        "no directory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"backup_id\": \"3f9c0a71b2de\" -> \"backup_id\": \"../../../etc\"",
        "\"backup_id\": \"3f9c0a71b2de\" -> \"backup_id\": \"3F9C0A71B2DE\"",
        "\"size_bytes\": 4711 -> \"size_bytes\": -1",
        "\"size_bytes\": 4711 -> \"size_bytes\": \"4711\"",
        "\"size_bytes\": 4711, -> ",
        "\"size_bytes\": 4711, -> \"size_bytes\": 4711, \"size_bytes\": 4711,",
        "\"trigger\": \"scheduled\" -> \"trigger\": \"whenever\"",
        "\"trigger\": \"scheduled\" -> \"trigger\": \"scheduled\", \"more\": 1",
        "\"components\": [\"persistence\" -> \"components\": [\"persistence\", \"persistence\"",
        "\"components\": [\"persistence\" -> \"components\": [\"everything\"",
        "sha256: -> md5:",
        "2026-03-14T -> 2026-02-30T",
        "2026-03-14T09:26:53.589793+00:00 -> yesterday",
        "{ -> [",
        "} -> ",
        "} -> } {}"
      })
  void aManifestThatTheirProgramWouldNotReadIsRefused(String change) throws Exception {
    ForeignBackups.sign(backup, ALL);
    var manifest = backup.resolve("manifest.json");
    var sides = change.split(" -> ", -1);
    var text = Files.readString(manifest);
    assertThat(text).contains(sides[0]);
    Files.writeString(manifest, text.replace(sides[0], sides[1]));

    refused("import-invalid", backup, "manifest.json");
  }

  @Test
  void aManifestOfMoreThanItsLimitIsRefused() throws Exception {
    ForeignBackups.sign(backup, ALL);
    var manifest = backup.resolve("manifest.json");
    Files.writeString(manifest, Files.readString(manifest) + " ".repeat(64 << 10));

    refused("import-invalid", backup, "more than 65536 bytes");
  }

  @Test
  void aTimeWithoutOffsetIsInUtcAndOneToComeIsTakenForNow() throws Exception {
    ForeignBackups.sign(backup, ALL);
    var manifest = backup.resolve("manifest.json");
    var text = Files.readString(manifest);
    Files.writeString(manifest, text.replace(ForeignBackups.TAKEN_AT, "2026-03-14T09:26:53"));
    assertThat(shell.must("import", backup.toString(), "--json").jsonLines().getLast())
        .containsEntry("taken_at", "2026-03-14T09:26:53Z");

    Files.writeString(manifest, text.replace(ForeignBackups.TAKEN_AT, "2126-03-14T09:26:53Z"));
    var ran = shell.must("import", backup.toString(), "--json").jsonLines().getLast();
    assertThat(String.valueOf(ran.get("warnings"))).contains("yet to come");
    assertThat(String.valueOf(ran.get("taken_at"))).isLessThan("2126");
  }
}
