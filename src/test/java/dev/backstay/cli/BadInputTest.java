package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.repository.format.FormatRecord;
import dev.backstay.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {

  @TempDir Path directory;

  @Test
  void anEmptyDirectoryIsNoRepositoryAndStaysEmpty() throws IOException {
    var shell = new Shell(directory).withOrchestrator();
    Files.createDirectory(shell.at("repository"));
    var ran = shell.run("backup", "--json");
    assertThat(ran.exit()).isEqualTo(10);
    assertThat(ran.json())
        .containsEntry("code", "repo-not-found")
        .hasEntrySatisfying("message", it -> assertThat(it).asString().contains("repository"));
    try (Stream<Path> inside = Files.list(shell.at("repository"))) {
      assertThat(inside).isEmpty();
    }
    Files.delete(shell.at("repository"));
    assertThat(shell.run("snapshots").exit()).isEqualTo(10);
    assertThat(shell.at("repository")).doesNotExist();
  }

  @Test
  void aSecondInitIsRefused() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    var ran = shell.run("init");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("[repository-exists]");
  }

  @Test
  void aNewerFormatIsNotTouched() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    var format = shell.at("repository/format");
    var newer = new FormatRecord(FormatRecord.VERSION + 1, "ab".repeat(16), List.of());
    Files.delete(format);
    Files.write(format, newer.toBytes());
    var before = Trees.describe(shell.at("repository"));
    var ran = shell.run("backup", "--json");
    assertThat(ran.exit()).isEqualTo(15);
    assertThat(ran.json()).containsEntry("code", "format-newer");
    assertThat(Trees.describe(shell.at("repository"))).isEqualTo(before);
  }

  @Test
  void aDamagedFormatIsTold() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    Files.delete(shell.at("repository/format"));
    Files.createFile(shell.at("repository/format"));
    var ran = shell.run("snapshots");
    assertThat(ran.exit()).isEqualTo(13);
    assertThat(ran.err()).contains("[format-damaged]", "key slot");
  }

  @Test
  void aWrongPassphraseDoesNotOpen() throws IOException {
    var shell = new Shell(directory).withOrchestrator();
    shell.set("BACKSTAY_PASSWORD", "right");
    shell.must("init", "--no-machine-slot");
    shell.must("snapshots");
    shell.set("BACKSTAY_PASSWORD", "wrong-canary");
    var ran = shell.run("snapshots");
    assertThat(ran.exit()).isEqualTo(12);
    assertThat(ran.err()).contains("[key-wrong]").doesNotContain("canary");
  }

  @Test
  void aConfigurationThatIsWrongIsToldByLineAndColumn() throws IOException {
    var shell = new Shell(directory).withOrchestrator();
    var text = Files.readString(shell.at("backstay.yaml"));
    Files.writeString(shell.at("backstay.yaml"), text.replace("scratch_dir", "scrach_dir"));
    for (var command : List.of("backup", "snapshots", "init")) {
      var ran = shell.run(command);
      assertThat(ran.exit()).isEqualTo(4);
      assertThat(ran.err()).contains("[config-invalid]", "4:1", "scratch_dir");
    }
    assertThat(shell.run("config", "validate").exit()).isEqualTo(4);
    assertThat(shell.run("config", "validate", "-c", "none.yaml").err())
        .contains("[config-not-found]");
    assertThat(shell.at("repository")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../x", "0123456789abc", "ABCD", "abc", "", "latest~", "latest~-1", "éé00"})
  void whatCannotBeASnapshotIsNotLookedUp(String typed) throws IOException {
    // Without a repository: were it looked up, that would fail first.
    var shell = new Shell(directory).withOrchestrator();
    for (var command : List.of("show", "restore", "ls")) {
      var ran = shell.run(command, "--json", typed);
      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.json()).containsEntry("code", "snapshot-unknown");
    }
  }

  @Test
  void aSnapshotThatIsNotThereIsAMisuse() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    for (var typed : List.of("0123456789ab", "latest~1")) {
      var ran = shell.run("restore", typed, "--yes");
      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err()).contains("[snapshot-unknown]");
    }
  }

  @Test
  void aDamagedCommitIsToldAndNeverTheLatest() throws IOException {
    var shell = new Shell(directory);
    var first = shell.withSnapshot();
    var second = shell.must("backup", "--json").idOfLast();
    damage(commitOf(shell, second));
    var listed = shell.must("snapshots");
    assertThat(listed.out()).contains(first).doesNotContain(second);
    assertThat(listed.err()).contains("warning: ", second);
    assertThat(shell.must("show", "latest", "--json").json()).containsEntry("id", first);
    assertThat(shell.run("show", second).exit()).isEqualTo(13);
    assertThat(shell.run("restore", second.substring(0, 6), "--yes").exit()).isEqualTo(13);
  }

  private static Path commitOf(Shell shell, String id) throws IOException {
    try (Stream<Path> commits = Files.walk(shell.at("repository/commits"))) {
      return commits.filter(it -> it.toString().endsWith(id)).findFirst().orElseThrow();
    }
  }

  private static void damage(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.delete(file);
    Files.write(file, bytes);
  }

  @Test
  void aRepositoryThatIsNotConfiguredIsAMisuse() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    assertThat(shell.run("snapshots", "-r", "offsite").exit()).isEqualTo(2);
    shell.set("BACKSTAY_REPOSITORY", "offsite");
    assertThat(shell.run("snapshots").err()).contains("offsite", "It has local");
  }
}
