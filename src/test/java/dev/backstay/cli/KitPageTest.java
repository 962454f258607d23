package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the page about recovery shows of kits works as it stands there, but for where files are.
class KitPageTest {

  @TempDir private Path directory;

  private static List<String> commands() throws IOException {
    return Pattern.compile("^```sh\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(Files.readString(Path.of("docs/recovery.md")))
        .results()
        .flatMap(each -> each.group(1).lines())
        .toList();
  }

  @Test
  void everyCommandOfThePageWorksInItsOrder() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    var shell = new Shell(directory);
    shell.set("TMPDIR", shell.at("tmp").toString());
    shell.withSnapshot();
    assertThat(commands()).hasSize(9);
    for (var command : commands()) {
      var typed = command.replace("/root", directory.toString()).substring("backstay ".length());
      if (typed.startsWith("kit open")) {
        Files.delete(shell.at("live/state.json"));
      }
      var ran = shell.must(typed.split(" ", -1));
      Pattern.compile("not shown again: (\\S+)")
          .matcher(ran.out())
          .results()
          .forEach(it -> keep(shell.at("kit-passphrase"), it.group(1)));
    }
    assertThat(shell.at("live/state.json")).hasContent("{\"tasks\":[1,2,3]}");
  }

  private static void keep(Path file, String passphrase) {
    try {
      Files.writeString(file, passphrase + "\n");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
