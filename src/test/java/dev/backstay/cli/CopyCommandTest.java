package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several repositories, as they are typed.
final class CopyCommandTest {

  @TempDir Path directory;
  private Shell shell;
  private Instant now = Instant.parse("2027-05-01T12:00:00Z");

  @BeforeEach
  void twoRepositoriesWithPassphrasesOfTheirOwn() throws IOException {
    shell = new Shell(directory);
    shell.withOrchestrator();
    Files.writeString(shell.at("one.txt"), "the one passphrase\n");
    Files.writeString(shell.at("other.txt"), "another passphrase\n");
    configure(false);
    for (var name : List.of("local", "offsite")) {
      shell.must("-r", name, "init");
    }
  }

  private void configure(boolean mirror) throws IOException {
    shell.configure("high");
    var file = shell.at("backstay.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "{ local: { url: repository } }",
                "{ local: { url: repository, password: { file: one.txt } }, offsite: { url: far,"
                    + " password: { file: other.txt }, mirror: "
                    + mirror
                    + " } }"));
    shell.itIs(now);
  }

  private String backup(String content) throws IOException {
    now = now.plus(Duration.ofHours(1));
    shell.itIs(now);
    Files.writeString(shell.at("live/logs/first.log"), content);
    return shell.must("backup", "--json").idOfLast();
  }

  private List<String> ids(String repository) {
    return shell
        .must("-r", repository, "snapshots", "--json")
        .out()
        .lines()
        .flatMap(line -> List.of(line.split("\"id\":\"")).stream().skip(1))
        .map(rest -> rest.substring(0, 12))
        .toList();
  }

  @Test
  void aNamedSnapshotIsCopiedAndRestoredFromTheOtherRepositoryAlone() throws IOException {
    var first = backup("one");
    backup("two");

    assertThat(shell.must("copy", first, "--to", "offsite", "--dry-run").out())
        .contains("would copy " + first, "1 snapshot to copy; 0 there already");
    assertThat(ids("offsite")).isEmpty();
    assertThat(shell.must("copy", first, "--to", "offsite").out())
        .contains("copied " + first, "1 snapshot copied into offsite; 0 there already");

    assertThat(ids("offsite")).containsExactly(first);
    Files.move(shell.at("repository"), shell.at("lost"));
    shell.must("-r", "offsite", "check", "--read-data");
    shell.must("-r", "offsite", "restore", first, "--to", shell.at("back").toString(), "--yes");
    assertThat(shell.at("back/logs/first.log")).hasContent("one");
  }

  @Test
  void syncCopiesWhatLacksOldestFirstAndNothingTwice() throws IOException {
    var first = backup("one");
    var second = backup("two");

    assertThat(shell.must("sync", "--to", "offsite", "--json").out())
        .contains("\"copied\":[\"" + first + "\",\"" + second + "\"]", "\"present\":0");
    assertThat(ids("offsite")).containsExactlyInAnyOrder(first, second);
    assertThat(shell.must("sync", "--to", "offsite").out()).contains("0 snapshots copied", "; 2");
    assertThat(shell.must("-r", "offsite", "show", "latest", "--json").out()).contains(second);
    assertThat(shell.must("-r", "offsite", "sync", "--to", "local").out()).contains("0 snapshots");
  }

  @Test
  void aBackupIsCopiedIntoAMirrorAndCaughtUpAfterItsOutage() throws IOException {
    configure(true);
    var first = backup("one");
    assertThat(ids("offsite")).containsExactly(first);

    Files.move(shell.at("far"), shell.at("away"));
    var ran = shell.run("backup", "--json");
    assertThat(ran.exit()).isEqualTo(ExitCode.INCOMPLETE.number());
    assertThat(ran.out())
        .contains("\"mirrors\":[{\"to\":\"offsite\"", "\"error\":\"repo-not-found\"");
    assertThat(ran.err() + ran.out()).contains("offsite lacks the snapshot");
    Files.move(shell.at("away"), shell.at("far"));

    var third = backup("three");
    assertThat(ids("offsite")).hasSize(3).contains(third);
    assertThat(ids("offsite")).containsExactlyElementsOf(ids("local"));
  }

  @Test
  void aRepositoryThatCannotBeOpenedIsToldAndNothingIsCopied() throws IOException {
    var first = backup("one");
    Files.writeString(shell.at("other.txt"), "a wrong one\n");
    var keys = shell.at("host/repositories");
    try (var states = Files.list(keys)) {
      for (var state : states.toList()) {
        Files.deleteIfExists(state.resolve("machine.key"));
      }
    }
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));

    var ran = shell.run("copy", first, "--to", "offsite");

    assertThat(ran.exit()).isEqualTo(ExitCode.KEY_WRONG.number());
    assertThat(ran.err()).contains("a passphrase").doesNotContain("a wrong one");
  }

  @Test
  void aPlaceThatIsNotConfiguredOrTheSameOneIsRefused() throws IOException {
    backup("one");
    assertThat(shell.run("copy", "latest", "--to", "nowhere").exit()).isEqualTo(2);
    assertThat(shell.run("sync", "--to", "local").err()).contains("same repository");
    assertThat(shell.run("copy", "latest").exit()).isEqualTo(2);
  }
}
