package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host that only writes, by the commands that are typed on it.
final class WriteOnlyCommandTest {

  private static final List<String> READING =
      List.of(
          "snapshots",
          "show latest",
          "ls latest",
          "find *",
          "dump latest:logs",
          "diff latest live",
          "stats",
          "check",
          "check --read-data",
          "restore latest --to elsewhere",
          "tag latest x",
          "pin latest x",
          "forget latest",
          "undelete 0123456789ab",
          "prune",
          "prune --dry-run",
          "inflight latest",
          "key list",
          "key add --machine",
          "key remove 0123456789ab",
          "key enroll x --orchestrator y --out z",
          "key expel 0123456789ab");

  @TempDir Path directory;

  /// A shell on the second host; the first one's state is aside.
  private Shell enrolled() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    var out = shell.must("key", "enroll", "web-1", "--orchestrator", "demo", "--out", "bundle");
    assertThat(out.out()).contains("web-1");
    Files.move(shell.at("host"), shell.at("reader"));
    assertThat(shell.must("key", "accept", "bundle").out()).contains("web-1");
    return shell;
  }

  @Test
  void itBacksUpAndReadsNothing() throws IOException {
    var shell = enrolled();
    shell.must("backup");
    shell.must("backup", "--json");
    for (var command : READING) {
      var ran = shell.run(command.split(" ", -1));
      assertThat(ran.err()).as(command).contains("[writes-only]");
      assertThat(ran.exit()).as(command).isEqualTo(12);
      assertThat(ran.out()).as(command).doesNotContain("first.log");
    }
    assertThat(shell.run("doctor").out()).contains("[writes-only]");
    shell.must("doctor", "--store");
    assertThat(shell.at("z")).doesNotExist();
    assertThat(shell.at("elsewhere")).doesNotExist();
  }

  @Test
  void whatItTookIsRestoredElsewhere() throws IOException {
    var shell = enrolled();
    Files.writeString(shell.at("live/logs/late.log"), "late");
    var id = shell.must("backup", "--json").idOfLast();
    Files.move(shell.at("host"), shell.at("writer"));
    Files.move(shell.at("reader"), shell.at("host"));
    shell.must("restore", id, "--to", shell.at("back").toString());
    assertThat(Trees.describe(shell.at("back/logs")))
        .isEqualTo(Trees.describe(shell.at("live/logs")));
    shell.must("check", "--read-data");
    assertThat(shell.must("key", "list").out()).contains("web-1", "writes only");
    var writers = JsonValues.objects(shell.must("key", "list", "--json").json(), "writers");
    var writer = JsonValues.text(writers.getFirst(), "id");
    shell.must("key", "expel", writer);
    assertThat(shell.must("key", "list").out()).contains("expelled");
    assertThat(shell.run("key", "expel", writer).err()).contains("[writer-unknown]");
    assertThat(shell.must("snapshots").out()).contains(id);
  }

  @Test
  void theFileIsForItsOwnerAndTakesNobodysPlace() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    Files.writeString(shell.at("there"), "mine");
    var taken = shell.run("key", "enroll", "x", "--orchestrator", "demo", "--out", "there");
    assertThat(taken.err()).contains("[path-conflict]");
    assertThat(Files.readString(shell.at("there"))).isEqualTo("mine");
    assertThat(shell.must("key", "list").out()).doesNotContain("WRITER");
    shell.must("key", "enroll", "x", "--orchestrator", "demo", "--out", "bundle");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shell.at("bundle"))))
        .isEqualTo("rw-------");
    assertThat(shell.run("key", "enroll", "x", "--out", "y").exit()).isEqualTo(2);
    assertThat(shell.run("key", "accept", "there").err()).contains("[enrolment-invalid]");
    assertThat(shell.run("key", "accept", "none").err()).contains("[enrolment-invalid]");
    assertThat(shell.run("key", "accept", "bundle").err()).contains("has a machine key");
  }

  @Test
  void theDocumentedCommandsWork() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    var page = Files.readString(Path.of("docs/stores.md"));
    var section = page.substring(page.indexOf("## A host that only writes"));
    var commands = section.lines().filter(line -> line.startsWith("backstay ")).toList();
    assertThat(commands).hasSize(4);
    var writer = "";
    for (var command : commands) {
      if (command.contains("accept")) {
        Files.move(shell.at("host"), shell.at("reader"));
      } else if (command.contains("expel")) {
        Files.move(shell.at("host"), shell.at("writer"));
        Files.move(shell.at("reader"), shell.at("host"));
      }
      var words = command.replace("WRITER", writer).replace("kohaku", "demo").split(" ", -1);
      var ran = shell.must(Arrays.copyOfRange(words, 1, words.length));
      writer = command.contains("enroll") ? ran.out().split(" ", -1)[1] : writer;
    }
    assertThat(shell.must("snapshots", "--json").out()).contains("web-1");
  }
}
