package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the page about several repositories shows works as it stands there.
class SeveralPageTest {

  @TempDir Path directory;

  private static String block(String language) throws IOException {
    var blocks =
        Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    var found = blocks.matcher(Files.readString(Path.of("docs/several.md")));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  @Test
  void itsCommandsDoWhatItSays() throws IOException {
    var shell = new Shell(directory);
    shell.withOrchestrator();
    var file = shell.at("backstay.yaml");
    var here = "repositories: { local: { url: repository } }\n";
    assertThat(Files.readString(file)).contains(here);
    Files.writeString(file, Files.readString(file).replace(here, block("yaml")));
    Files.writeString(shell.at("local.txt"), "one passphrase\n");
    Files.writeString(shell.at("offsite.txt"), "another passphrase\n");

    for (var command : block("sh").lines().toList()) {
      shell.must(command.substring("backstay ".length()).split(" ", -1));
    }

    assertThat(shell.at("back/logs/first.log")).hasContent("one");
  }
}
