package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the page about offloading shows works.
class OffloadPageTest {

  @TempDir Path directory;

  private static List<String> found(String pattern) throws IOException {
    return Pattern.compile(pattern, Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(Files.readString(Path.of("docs/offload.md")))
        .results()
        .map(each -> each.group(1))
        .toList();
  }

  @Test
  void everyCommandOfThePageDoesWhatItSays() throws IOException {
    var installation = new OffloadInstallation(directory);
    var shell = installation.shell;
    var declared = found("^```yaml\noffload: (.*?)\n```$").getFirst();
    installation.declare(declared);
    for (var command : found("^```sh\n(.*?)^```$").getFirst().lines().toList()) {
      shell.must(command.substring("backstay ".length()).split(" ", -1));
    }
    var id =
        shell
            .must("snapshots")
            .out()
            .lines()
            .filter(it -> it.contains("offload"))
            .findFirst()
            .orElseThrow();
    var backs = found("^    (backstay [^\n]* ID[^\n]*)$");
    assertThat(backs).hasSize(3);
    for (var command : backs) {
      shell.must(
          command
              .substring("backstay ".length())
              .replace("ID", id.strip().split(" ", 2)[0])
              .replace("DIRECTORY", shell.at("elsewhere").toString())
              .split(" ", -1));
    }
    assertThat(installation.files()).containsKey("app.log.5");
    assertThat(shell.at("elsewhere/logs/packs/deep/p4")).exists();
  }
}
