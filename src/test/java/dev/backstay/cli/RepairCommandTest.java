package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Repairing, as it is typed.
final class RepairCommandTest {

  @TempDir Path directory;
  private Shell shell;
  private byte[] content = {};
  private String snapshot = "";

  @BeforeEach
  void aRepositoryWithAMirror() throws IOException {
    shell = new Shell(directory);
    shell.withOrchestrator();
    var file = shell.at("backstay.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "url: repository }", "url: repository }, offsite: { url: far, mirror: true }"));
    content = new byte[400_000];
    new Random(1).nextBytes(content);
    Files.write(shell.at("live/logs/big"), content);
    shell.must("init");
    shell.must("-r", "offsite", "init");
    snapshot = shell.must("backup", "--json").idOfLast();
  }

  private Path largestPack() throws IOException {
    try (var files = Files.walk(shell.at("repository/packs"))) {
      return files
          .filter(Files::isRegularFile)
          .max(Comparator.comparingLong(RepairCommandTest::size))
          .orElseThrow();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void breakPack() throws IOException {
    var pack = largestPack();
    var bytes = Files.readAllBytes(pack);
    bytes[bytes.length / 2] ^= 4;
    Files.delete(pack);
    Files.write(pack, bytes);
  }

  private byte[] restored() throws IOException {
    shell.must("restore", snapshot, "--to", shell.at("back").toString(), "--yes");
    return Files.readAllBytes(shell.at("back/logs/big"));
  }

  @Test
  void aSoundRepositoryHasNothingToRepair() {
    assertThat(shell.must("repair").err()).contains("nothing to repair");
  }

  @Test
  void itsPlanChangesNothingAndItsWorkMakesTheSnapshotWhole() throws IOException {
    breakPack();
    assertThat(shell.run("restore", snapshot, "--to", shell.at("no").toString(), "--yes").exit())
        .isNotZero();

    var plan = shell.run("repair");
    assertThat(plan.exit()).isEqualTo(ExitCode.CHECK_FAILED.number());
    assertThat(plan.out()).contains("would not be used again");
    assertThat(Files.exists(shell.at("repository/damaged"))).isFalse();
    assertThat(shell.run("repair", "--json").out())
        .contains("\"type\":\"plan\"", "\"chunks_lost\"");

    var done = shell.must("repair", "--from", "offsite", "--yes");
    assertThat(done.out()).contains("1 damaged pack not used any more", "found in the other");
    assertThat(done.err()).contains("everything that snapshots need can be read");
    assertThat(restored()).isEqualTo(content);
  }

  @Test
  void withoutACopyItSaysWhatIsStillLostUntilTheNextBackup() throws IOException {
    breakPack();

    var done = shell.run("repair", "--yes", "--json");
    assertThat(done.exit()).isEqualTo(ExitCode.CHECK_FAILED.number());
    assertThat(done.out()).contains("\"packs_distrusted\":1", "\"chunks_lost\":");

    shell.must("backup");
    assertThat(restored()).isEqualTo(content);
  }

  @Test
  void theObjectThatMakesItARepositoryIsMadeAgain() throws IOException {
    Files.delete(shell.at("repository/format"));
    var anew = shell.run("init");
    assertThat(anew.exit()).isEqualTo(13);
    assertThat(anew.err()).contains("there are commits", "`backstay repair --yes`");
    assertThat(shell.at("repository/format")).doesNotExist();
    assertThat(shell.run("repair").exit()).isEqualTo(ExitCode.DAMAGED.number());

    assertThat(shell.must("repair", "--yes").err()).contains("made again from the key slots");
    assertThat(restored()).isEqualTo(content);
  }

  @Test
  void thePagesCommandsWork() throws IOException {
    var block = Pattern.compile("^```sh\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    var page = block.matcher(Files.readString(Path.of("docs/repair.md")));
    assertThat(page.find()).isTrue();
    for (var command : page.group(1).lines().toList()) {
      shell.must(command.substring("backstay ".length()).split(" ", -1));
    }
  }
}
