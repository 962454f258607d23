package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands on the pages about presets and demonstrations do what the pages say.
class PresetPagesTest {

  @TempDir Path directory;

  private static List<String> commandsOf(String page) throws IOException {
    return Pattern.compile("^```sh\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(Files.readString(Path.of(page)))
        .results()
        .flatMap(found -> found.group(1).lines())
        .toList();
  }

  private void run(Shell shell, List<String> commands, String from, String to) {
    assertThat(commands).hasSizeGreaterThanOrEqualTo(2);
    for (var command : commands) {
      var here = command.replace(from, directory + to);
      shell.must(here.substring("backstay ".length()).split(" ", -1));
    }
  }

  @Test
  void everyDemonstrationOfThePageIsMade() throws Exception {
    run(new Shell(directory), commandsOf("docs/demo.md"), "/tmp/", "/");
    assertThat(directory.resolve("busy/README.txt")).exists();
  }

  @Test
  void everyDiscoveryOfThePageFindsWhatIsThere() throws Exception {
    var shell = new Shell(directory);
    shell.must("demo", "synthorg", "opt/orchestrator", "--scale", "0.1");
    shell.must("demo", "openclaw", "srv/workspace", "--scale", "0.1");
    var commands =
        commandsOf("docs/presets.md").stream()
            .map(it -> it.replace("/srv/", directory + "/srv/"))
            .toList();
    run(shell, commands, "/opt/", "/opt/");
    assertThat(shell.at("backstay.yaml")).content().contains("preset: { name: synthorg");
  }
}
