package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the page about retention shows works, and what presets suggest is understood.
class RetentionPageTest {

  @TempDir Path directory;

  private static List<String> blocks(String language) throws IOException {
    return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(Files.readString(Path.of("docs/retention.md")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void everyPolicyOfThePageIsAppliedByItsCommands() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    var policies = blocks("yaml");
    assertThat(policies).hasSizeGreaterThanOrEqualTo(6);
    for (var policy : policies) {
      shell.configure("high");
      Files.writeString(shell.at("backstay.yaml"), policy, StandardOpenOption.APPEND);
      for (var command : blocks("sh").stream().flatMap(String::lines).toList()) {
        shell.must(command.substring("backstay ".length()).split(" ", -1));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kohakuriver", "openclaw", "kneo-serv", "synthorg"})
  void whatAPresetSuggestsIsACommentAndIsUnderstoodWithoutItsSign(String preset)
      throws IOException {
    var shell = new Shell(directory);
    shell.must("demo", preset, "opt", "--scale", "0.05");
    shell.must("discover", "--preset", preset, "opt");
    var text = Files.readString(shell.at("backstay.yaml"));
    assertThat(text).contains("\n# retention: { ");
    Files.writeString(shell.at("backstay.yaml"), text.replace("# retention:", "retention:"));

    assertThat(shell.must("config", "validate").exit()).isZero();
  }
}
