package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Offloading, as it is typed.
class OffloadCommandTest {

  private static final String[] GOING = {
    "app.log.3", "app.log.4", "app.log.5", "app.log.6", "packs/deep/p3", "packs/deep/p4"
  };

  @TempDir Path directory;
  private OffloadInstallation installation;
  private Shell shell;

  @BeforeEach
  void make() throws IOException {
    installation = new OffloadInstallation(directory);
    shell = installation.shell;
  }

  private Map<String, Object> offload(String... more) {
    var arguments = new ArrayList<>(List.of("offload", "logs", "--json"));
    arguments.addAll(List.of(more));
    return shell.must(arguments.toArray(String[]::new)).jsonLines().getLast();
  }

  @Test
  void oldFilesGoIntoAPinnedSnapshotAndComeBackBesideWhatIsThere() throws IOException {
    var before = installation.files();

    var said = offload("--yes");

    assertThat(said).containsEntry("removed_files", 6L);
    assertThat(said.get("stays")).isEqualTo(Map.of("not-meant", 5L, "newest", 3L, "young", 1L));
    var after = installation.files();
    assertThat(before.keySet()).containsAll(List.of(GOING));
    assertThat(after).doesNotContainKeys(GOING);
    assertThat(before.entrySet()).containsAll(after.entrySet());
    var id = JsonValues.text(said, "snapshot");
    assertThat(shell.must("show", id).out()).contains("offload of logs, the only copy", "offload");
    shell.must("restore", id, "--to", shell.at("back").toString(), "--yes");
    var back = OffloadInstallation.filesBelow(shell.at("back/logs"));
    assertThat(back).containsOnlyKeys(GOING);
    assertThat(before.entrySet()).containsAll(back.entrySet());

    shell.must("restore", id, "--component", "logs", "--path", "app.log.5", "--yes");
    assertThat(installation.files())
        .hasSize(after.size() + 1)
        .containsEntry("app.log.5", before.get("app.log.5"));
    shell.must("check", "--read-data");
  }

  @Test
  void aSnapshotOfOffloadedFilesTakesThePlaceOfNoDirectory() throws IOException {
    var id = JsonValues.text(offload("--yes"), "snapshot");
    var after = installation.files();
    for (var arguments :
        new String[][] {
          {"restore", id, "--yes"},
          {"restore", id, "--component", "logs", "--path", "packs", "--yes"}
        }) {
      var refused = shell.run(arguments);
      assertThat(refused.exit()).isEqualTo(30);
      assertThat(refused.err()).contains("take the place of a directory", "--path FILE");
    }
    assertThat(installation.files()).isEqualTo(after);
  }

  @Test
  void anOffloadIsNeitherLatestNorMissedNorForgottenByAPolicy() throws IOException {
    var first = shell.must("backup", "--json").idOfLast();
    installation.declare("{ older_than: 1d, keep: 1, only: [\"*\"] }");
    Files.delete(installation.file("first.log"));
    for (var i = 0; i < 40; i++) {
      installation.write("many/" + i, 50 + i, "file " + i);
    }
    shell.must("backup");
    var id = JsonValues.text(offload("--yes"), "snapshot");
    assertThat(shell.must("show", "latest", "--json").out()).doesNotContain(id);

    var next = shell.must("backup", "--json");
    assertThat(next.exit()).isZero();
    Files.writeString(
        shell.at("backstay.yaml"), "retention: { keep_last: 1 }\n", StandardOpenOption.APPEND);
    shell.must("forget");
    var left = shell.must("snapshots").out();
    assertThat(left).contains(id, next.idOfLast()).doesNotContain(first);
    assertThat(shell.run("forget", id).exit()).isNotZero();
  }

  @Test
  void withoutConsentNothingGoes() throws IOException {
    var before = installation.files();
    var refused = shell.run("offload", "logs");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("offload-not-confirmed");
    var plan = shell.must("offload", "logs", "--dry-run");
    assertThat(plan.out())
        .contains("6 files", "app.log.6", "not among what `only` names", "dry run");
    shell.answer("no");
    assertThat(shell.run("offload", "logs").exit()).isEqualTo(2);
    assertThat(installation.files()).isEqualTo(before);
    assertThat(shell.must("snapshots").out()).doesNotContain("offload");
    shell.answer("yes");
    assertThat(shell.must("offload", "logs").out()).contains("removed: 6 files", "free: ");
  }

  @Test
  void theCommandLineMayOnlyBeStricter() throws IOException {
    var before = installation.files();
    for (var more :
        new String[][] {
          {"--older-than", "29d"}, {"--keep", "1"}, {"--keep", "0"}, {"--keep", "-5"}
        }) {
      var refused = shell.run("offload", "logs", "--yes", more[0], more[1]);
      assertThat(refused.exit()).isEqualTo(2);
      assertThat(refused.err()).contains("offload-refused");
    }
    var undeclared = shell.run("offload", "state", "--yes");
    assertThat(undeclared.exit()).isEqualTo(2);
    assertThat(undeclared.err()).contains("lets nothing be offloaded of state", "logs");
    assertThat(installation.files()).isEqualTo(before);

    assertThat(offload("--older-than", "90d", "--keep", "3", "--dry-run").get("paths"))
        .isEqualTo(List.of("app.log.5", "app.log.6", "packs/deep/p4"));
  }

  @Test
  void whatIsOpenLinkedADatabaseOrReachedByALinkStays() throws Exception {
    Files.createLink(shell.at("other"), installation.file("app.log.3"));
    Files.createDirectories(shell.at("outside"));
    Files.writeString(shell.at("outside/x.log.9"), "outside");
    Files.createSymbolicLink(installation.file("packs/link"), shell.at("outside"));
    Files.createSymbolicLink(installation.file("link.log.1"), shell.at("outside/x.log.9"));
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + installation.file("packs/deep/base"));
        var statement = connection.createStatement()) {
      statement.execute("create table t (a)");
    }
    installation.age("packs/deep/base", 500);
    installation.write("packs/deep/base2-wal", 500, "log of a database");
    var holder =
        new ProcessBuilder("sh", "-c", "exec sleep 60 < app.log.4")
            .directory(shell.at("live/logs").toFile())
            .start();
    try {
      while (!Files.exists(Path.of("/proc/" + holder.pid() + "/fd/0"))
          || !Files.readSymbolicLink(Path.of("/proc/" + holder.pid() + "/fd/0"))
              .endsWith("app.log.4")) {
        Thread.sleep(5);
      }
      var said = offload("--yes");
      assertThat(String.valueOf(said.get("stays"))).contains("linked=1", "database=2", "open=1");
      assertThat(installation.files())
          .containsKeys("app.log.3", "app.log.4", "packs/deep/base", "packs/deep/base2-wal")
          .doesNotContainKeys("app.log.5", "packs/deep/p4");
      assertThat(shell.at("outside/x.log.9")).exists();
    } finally {
      holder.destroy();
    }
  }

  @Test
  void aClockThatLiesRemovesNothing() throws IOException {
    var before = installation.files();
    shell.itIs(Instant.now().minus(Duration.ofHours(1)));
    var behind = shell.run("offload", "logs", "--yes");
    assertThat(behind.exit()).isEqualTo(2);
    assertThat(behind.err()).contains("offload-refused", "there is a file or snapshot of");

    shell.itIs(Instant.now());
    installation.age("notes.txt", -1);
    assertThat(shell.run("offload", "logs", "--yes").exit()).isEqualTo(2);
    installation.age("notes.txt", 400);
    assertThat(installation.files()).isEqualTo(before);

    shell.itIs(Instant.now().plus(Duration.ofDays(10_000)));
    assertThat(offload("--dry-run").get("files")).isEqualTo(6L);
  }

  @Test
  void whatOthersNameStays() throws IOException {
    Files.writeString(shell.at("live/state.json"), "{\"tasks\":[\"app.log.5\",\"packs/deep\"]}");
    Files.writeString(
        shell.at("backstay.yaml"),
        "references:\n  - { from: \"state: tasks.*\", in: logs, allow_missing: 9 }\n",
        StandardOpenOption.APPEND);
    var said = offload("--yes");
    assertThat(String.valueOf(said.get("stays"))).contains("referenced=3");
    assertThat(installation.files()).containsKeys("app.log.5", "packs/deep/p4");
  }

  /// What an earlier snapshot has is used again unread: only reading back shows the damage.
  @Test
  void aDamagedStoreRemovesNothingThatItDoesNotGiveBack() throws IOException {
    var random = new Random(1);
    for (var i = 3; i <= 6; i++) {
      var bytes = new byte[30_000];
      random.nextBytes(bytes);
      installation.write("app.log." + i, 20 * i, HexFormat.of().formatHex(bytes));
    }
    shell.must("backup");
    var before = installation.files();
    var largest = largestPack();
    var whole = Files.readAllBytes(largest);
    var refused = 0;
    for (var part = 1; part < 8; part++) {
      var bytes = whole.clone();
      bytes[whole.length / 8 * part] ^= 1;
      Files.deleteIfExists(largest);
      Files.write(largest, bytes);
      var ran = shell.run("offload", "logs", "--yes", "--json");
      if (ran.exit() == 13) {
        refused++;
        assertThat(installation.files()).isEqualTo(before);
      } else {
        assertThat(ran.exit()).isZero();
        var id = JsonValues.text(ran.jsonLines().getLast(), "snapshot");
        var back = shell.at("back-" + part);
        shell.must("restore", id, "--to", back.toString(), "--yes");
        assertThat(before.entrySet())
            .containsAll(OffloadInstallation.filesBelow(back.resolve("logs")).entrySet());
        break;
      }
    }
    assertThat(refused).isPositive();
  }

  private Path largestPack() throws IOException {
    try (var packs = Files.walk(shell.at("repository/packs"))) {
      return packs
          .filter(Files::isRegularFile)
          .max(Comparator.comparingLong(each -> each.toFile().length()))
          .orElseThrow();
    }
  }
}
